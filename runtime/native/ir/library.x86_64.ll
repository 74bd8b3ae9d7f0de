; Generated from c/library.c by generate.go with clang-19; do not edit.
%struct.worker = type { ptr, i32, i64 }
%struct.__sigset_t = type { [16 x i64] }
%union.pthread_attr_t = type { i64, [48 x i8] }
%struct.tfc_entry = type { ptr, ptr, ptr, ptr, ptr, ptr, i32, i32, i32, i32, i64 }
%struct.tfc_port = type { ptr, ptr, i32, i32 }
%struct.tfc_call = type { ptr, ptr, ptr, ptr, ptr, ptr, ptr, ptr, ptr, ptr, i64, i64, i64 }
%struct.tfc_site = type { ptr, ptr, ptr, i64 }

@.str = private unnamed_addr constant [24 x i8] c"%s: error site %d of %d\00", align 1
@.str.1 = private unnamed_addr constant [25 x i8] c"dimension %s is negative\00", align 1
@.str.2 = private unnamed_addr constant [18 x i8] c"%s: out of memory\00", align 1
@.str.3 = private unnamed_addr constant [17 x i8] c"node \22%s\22 (%s): \00", align 1
@.str.6 = private unnamed_addr constant [5 x i8] c"%lld\00", align 1
@.str.7 = private unnamed_addr constant [36 x i8] c"%s: %zu elements given, %lld wanted\00", align 1
@.str.8 = private unnamed_addr constant [17 x i8] c"%s: null pointer\00", align 1
@switch.table.tfc_dtype_size = private unnamed_addr constant [23 x i64] [i64 4, i64 8, i64 4, i64 1, i64 2, i64 1, i64 0, i64 8, i64 8, i64 1, i64 0, i64 0, i64 0, i64 2, i64 0, i64 0, i64 2, i64 16, i64 2, i64 0, i64 0, i64 4, i64 8], align 8

; Function Attrs: nounwind
define weak hidden ptr @tfc_pool_new(i64 noundef %0) local_unnamed_addr #0 {
  %2 = icmp slt i64 %0, 2
  br i1 %2, label %13, label %3

3:                                                ; preds = %1
  %4 = tail call noalias align 64 dereferenceable_or_null(256) ptr @aligned_alloc(i64 noundef 64, i64 noundef 256) #13
  %5 = icmp eq ptr %4, null
  br i1 %5, label %13, label %6

6:                                                ; preds = %3
  tail call void @llvm.memset.p0.i64(ptr noundef nonnull align 64 dereferenceable(236) %4, i8 0, i64 236, i1 false)
  %7 = getelementptr inbounds i8, ptr %4, i64 240
  tail call void @llvm.memset.p0.i64(ptr noundef nonnull align 16 dereferenceable(16) %7, i8 0, i64 16, i1 false)
  %8 = icmp ugt i64 %0, 256
  %9 = trunc i64 %0 to i32
  %10 = add i32 %9, -1
  %11 = select i1 %8, i32 255, i32 %10
  %12 = getelementptr inbounds i8, ptr %4, i64 236
  store i32 %11, ptr %12, align 4, !tbaa !2
  br label %13

13:                                               ; preds = %6, %3, %1
  %14 = phi ptr [ null, %1 ], [ %4, %6 ], [ null, %3 ]
  ret ptr %14
}

; Function Attrs: mustprogress nocallback nofree nosync nounwind willreturn memory(argmem: readwrite)
declare void @llvm.lifetime.start.p0(i64 immarg, ptr nocapture) #1

; Function Attrs: mustprogress nofree nounwind willreturn allockind("alloc,uninitialized,aligned") allocsize(1) memory(inaccessiblemem: readwrite)
declare noalias noundef ptr @aligned_alloc(i64 allocalign noundef, i64 noundef) local_unnamed_addr #2

; Function Attrs: mustprogress nocallback nofree nounwind willreturn memory(argmem: write)
declare void @llvm.memset.p0.i64(ptr nocapture writeonly, i8, i64, i1 immarg) #3

; Function Attrs: mustprogress nocallback nofree nounwind willreturn memory(argmem: readwrite)
declare void @llvm.memcpy.p0.p0.i64(ptr noalias nocapture writeonly, ptr noalias nocapture readonly, i64, i1 immarg) #4

; Function Attrs: mustprogress nocallback nofree nosync nounwind willreturn memory(argmem: readwrite)
declare void @llvm.lifetime.end.p0(i64 immarg, ptr nocapture) #1

; Function Attrs: nounwind
define weak hidden void @tfc_pool_free(ptr noundef %0) local_unnamed_addr #0 {
  %2 = icmp eq ptr %0, null
  br i1 %2, label %26, label %3

3:                                                ; preds = %1
  %4 = getelementptr inbounds i8, ptr %0, i64 136
  store atomic i32 1, ptr %4 seq_cst, align 8
  %5 = getelementptr inbounds i8, ptr %0, i64 128
  %6 = atomicrmw add ptr %5, i32 1 seq_cst, align 64
  %7 = tail call i64 (i64, ...) @syscall(i64 noundef 202, ptr noundef nonnull %5, i32 noundef 129, i32 noundef 2147483647, ptr noundef null, ptr noundef null, i32 noundef 0) #11
  %8 = getelementptr inbounds i8, ptr %0, i64 240
  %9 = load i32, ptr %8, align 16, !tbaa !6
  %10 = icmp eq i32 %9, 0
  br i1 %10, label %13, label %11

11:                                               ; preds = %3
  %12 = getelementptr inbounds i8, ptr %0, i64 248
  br label %16

13:                                               ; preds = %16, %3
  %14 = getelementptr inbounds i8, ptr %0, i64 248
  %15 = load ptr, ptr %14, align 8, !tbaa !10
  tail call void @free(ptr noundef %15) #11
  tail call void @free(ptr noundef nonnull %0) #11
  br label %26

16:                                               ; preds = %11, %16
  %17 = phi i64 [ 0, %11 ], [ %22, %16 ]
  %18 = load ptr, ptr %12, align 8, !tbaa !10
  %19 = getelementptr inbounds %struct.worker, ptr %18, i64 %17, i32 2
  %20 = load i64, ptr %19, align 8, !tbaa !11
  %21 = tail call i32 @pthread_join(i64 noundef %20, ptr noundef null) #11
  %22 = add nuw nsw i64 %17, 1
  %23 = load i32, ptr %8, align 16, !tbaa !6
  %24 = zext i32 %23 to i64
  %25 = icmp ult i64 %22, %24
  br i1 %25, label %16, label %13, !llvm.loop !13

26:                                               ; preds = %1, %13
  ret void
}

declare i32 @pthread_join(i64 noundef, ptr noundef) local_unnamed_addr #5

; Function Attrs: mustprogress nounwind willreturn allockind("free") memory(argmem: readwrite, inaccessiblemem: readwrite)
declare void @free(ptr allocptr nocapture noundef) local_unnamed_addr #6

; Function Attrs: nounwind
define weak hidden void @tfc_parallel_for(ptr noundef %0, ptr noundef %1, ptr noundef %2, i64 noundef %3, i64 noundef %4) local_unnamed_addr #0 {
  %6 = alloca %struct.__sigset_t, align 8
  %7 = alloca %struct.__sigset_t, align 8
  %8 = alloca %union.pthread_attr_t, align 8
  %9 = getelementptr inbounds i8, ptr %0, i64 56
  %10 = load ptr, ptr %9, align 8, !tbaa !15
  %11 = icmp slt i64 %3, 1
  br i1 %11, label %174, label %12

12:                                               ; preds = %5
  %13 = tail call i64 @llvm.smax.i64(i64 %4, i64 1)
  %14 = add nsw i64 %3, -1
  %15 = udiv i64 %14, %13
  %16 = add nuw nsw i64 %15, 1
  %17 = icmp eq ptr %10, null
  br i1 %17, label %29, label %18

18:                                               ; preds = %12
  %19 = getelementptr inbounds i8, ptr %0, i64 96
  %20 = load i64, ptr %19, align 8, !tbaa !17
  %21 = icmp slt i64 %20, 2
  %22 = add nsw i64 %15, -4294967295
  %23 = icmp ult i64 %22, -4294967294
  %24 = select i1 %21, i1 true, i1 %23
  br i1 %24, label %29, label %25

25:                                               ; preds = %18
  %26 = getelementptr inbounds i8, ptr %10, i64 192
  %27 = atomicrmw xchg ptr %26, i32 1 seq_cst, align 64
  %28 = icmp eq i32 %27, 0
  br i1 %28, label %37, label %29

29:                                               ; preds = %25, %18, %12
  br label %30

30:                                               ; preds = %29, %30
  %31 = phi i64 [ %34, %30 ], [ 0, %29 ]
  %32 = sub nsw i64 %3, %31
  %33 = icmp slt i64 %32, %13
  %34 = add nuw nsw i64 %31, %13
  %35 = select i1 %33, i64 %3, i64 %34
  tail call void %1(ptr noundef %2, i64 noundef %31, i64 noundef %35) #11
  %36 = icmp slt i64 %34, %3
  br i1 %36, label %30, label %174, !llvm.loop !18

37:                                               ; preds = %25
  %38 = getelementptr inbounds i8, ptr %10, i64 248
  %39 = load ptr, ptr %38, align 8, !tbaa !10
  %40 = icmp eq ptr %39, null
  br i1 %40, label %41, label %78

41:                                               ; preds = %37
  call void @llvm.lifetime.start.p0(i64 128, ptr nonnull %6) #11
  call void @llvm.lifetime.start.p0(i64 128, ptr nonnull %7) #11
  call void @llvm.lifetime.start.p0(i64 56, ptr nonnull %8) #11
  %42 = getelementptr inbounds i8, ptr %10, i64 236
  %43 = load i32, ptr %42, align 4, !tbaa !19
  %44 = zext i32 %43 to i64
  %45 = tail call noalias ptr @calloc(i64 noundef %44, i64 noundef 24) #14
  store ptr %45, ptr %38, align 8, !tbaa !10
  %46 = icmp eq ptr %45, null
  br i1 %46, label %77, label %47

47:                                               ; preds = %41
  %48 = call i32 @pthread_attr_init(ptr noundef nonnull %8) #11
  %49 = icmp eq i32 %48, 0
  br i1 %49, label %50, label %77

50:                                               ; preds = %47
  %51 = call i32 @pthread_attr_setstacksize(ptr noundef nonnull %8, i64 noundef 2097152) #11
  %52 = call i32 @sigfillset(ptr noundef nonnull %6) #11
  %53 = call i32 @pthread_sigmask(i32 noundef 2, ptr noundef nonnull %6, ptr noundef nonnull %7) #11
  %54 = load i32, ptr %42, align 4, !tbaa !19
  %55 = icmp eq i32 %54, 0
  br i1 %55, label %74, label %56

56:                                               ; preds = %50
  %57 = getelementptr inbounds i8, ptr %10, i64 240
  br label %58

58:                                               ; preds = %68, %56
  %59 = phi i64 [ 0, %56 ], [ %62, %68 ]
  %60 = load ptr, ptr %38, align 8, !tbaa !10
  %61 = getelementptr inbounds %struct.worker, ptr %60, i64 %59
  store ptr %10, ptr %61, align 8, !tbaa !20
  %62 = add nuw nsw i64 %59, 1
  %63 = getelementptr inbounds i8, ptr %61, i64 8
  %64 = trunc nuw i64 %62 to i32
  store i32 %64, ptr %63, align 8, !tbaa !21
  %65 = getelementptr inbounds i8, ptr %61, i64 16
  %66 = call i32 @pthread_create(ptr noundef nonnull %65, ptr noundef nonnull %8, ptr noundef nonnull @work, ptr noundef nonnull %61) #11
  %67 = icmp eq i32 %66, 0
  br i1 %67, label %68, label %74

68:                                               ; preds = %58
  %69 = load i32, ptr %57, align 16, !tbaa !6
  %70 = add i32 %69, 1
  store i32 %70, ptr %57, align 16, !tbaa !6
  %71 = load i32, ptr %42, align 4, !tbaa !19
  %72 = zext i32 %71 to i64
  %73 = icmp ult i64 %62, %72
  br i1 %73, label %58, label %74, !llvm.loop !22

74:                                               ; preds = %68, %58, %50
  %75 = call i32 @pthread_sigmask(i32 noundef 2, ptr noundef nonnull %7, ptr noundef null) #11
  %76 = call i32 @pthread_attr_destroy(ptr noundef nonnull %8) #11
  br label %77

77:                                               ; preds = %41, %47, %74
  call void @llvm.lifetime.end.p0(i64 56, ptr nonnull %8) #11
  call void @llvm.lifetime.end.p0(i64 128, ptr nonnull %7) #11
  call void @llvm.lifetime.end.p0(i64 128, ptr nonnull %6) #11
  br label %78

78:                                               ; preds = %77, %37
  %79 = getelementptr inbounds i8, ptr %10, i64 240
  %80 = load i32, ptr %79, align 16, !tbaa !6
  %81 = zext i32 %80 to i64
  %82 = load i64, ptr %19, align 8, !tbaa !17
  %83 = icmp sgt i64 %82, %81
  %84 = add nsw i64 %82, -1
  %85 = select i1 %83, i64 %81, i64 %84
  %86 = call i64 @llvm.smin.i64(i64 %85, i64 %15)
  %87 = getelementptr inbounds i8, ptr %10, i64 200
  store ptr %1, ptr %87, align 8, !tbaa !23
  %88 = getelementptr inbounds i8, ptr %10, i64 208
  store ptr %2, ptr %88, align 16, !tbaa !24
  %89 = getelementptr inbounds i8, ptr %10, i64 216
  store i64 %3, ptr %89, align 8, !tbaa !25
  %90 = getelementptr inbounds i8, ptr %10, i64 224
  store i64 %13, ptr %90, align 32, !tbaa !26
  %91 = trunc nuw i64 %16 to i32
  %92 = getelementptr inbounds i8, ptr %10, i64 232
  store i32 %91, ptr %92, align 8, !tbaa !27
  %93 = getelementptr inbounds i8, ptr %10, i64 64
  store atomic i32 0, ptr %93 seq_cst, align 64
  %94 = shl i64 %86, 32
  %95 = or i64 %94, %16
  store atomic i64 %95, ptr %10 seq_cst, align 64
  %96 = icmp sgt i64 %86, 0
  br i1 %96, label %97, label %109

97:                                               ; preds = %78
  %98 = getelementptr inbounds i8, ptr %10, i64 128
  %99 = atomicrmw add ptr %98, i32 1 seq_cst, align 64
  %100 = getelementptr inbounds i8, ptr %10, i64 132
  %101 = load atomic i32, ptr %100 seq_cst, align 4
  %102 = icmp eq i32 %101, 0
  br i1 %102, label %109, label %103

103:                                              ; preds = %97
  %104 = trunc nuw i64 %86 to i32
  %105 = load i32, ptr %79, align 16, !tbaa !6
  %106 = icmp ugt i32 %105, %104
  %107 = select i1 %106, i32 2147483647, i32 %104
  %108 = call i64 (i64, ...) @syscall(i64 noundef 202, ptr noundef nonnull %98, i32 noundef 129, i32 noundef %107, ptr noundef null, ptr noundef null, i32 noundef 0) #11
  br label %109

109:                                              ; preds = %103, %97, %78
  %110 = getelementptr inbounds i8, ptr %10, i64 68
  br label %111

111:                                              ; preds = %139, %109
  %112 = load atomic i64, ptr %10 acquire, align 64
  br label %113

113:                                              ; preds = %117, %111
  %114 = phi i64 [ %112, %111 ], [ %121, %117 ]
  %115 = and i64 %114, 4294967295
  %116 = icmp eq i64 %115, 0
  br i1 %116, label %142, label %117

117:                                              ; preds = %113
  %118 = add i64 %114, -1
  %119 = cmpxchg weak ptr %10, i64 %114, i64 %118 acq_rel acquire, align 64
  %120 = extractvalue { i64, i1 } %119, 1
  %121 = extractvalue { i64, i1 } %119, 0
  br i1 %120, label %122, label %113, !llvm.loop !28

122:                                              ; preds = %117
  %123 = load i32, ptr %92, align 8, !tbaa !27
  %124 = trunc i64 %114 to i32
  %125 = sub i32 %123, %124
  %126 = zext i32 %125 to i64
  %127 = load i64, ptr %90, align 32, !tbaa !26
  %128 = mul nsw i64 %127, %126
  %129 = load i64, ptr %89, align 8, !tbaa !25
  %130 = sub nsw i64 %129, %128
  %131 = icmp slt i64 %130, %127
  %132 = add nsw i64 %128, %127
  %133 = select i1 %131, i64 %129, i64 %132
  %134 = load ptr, ptr %87, align 8, !tbaa !23
  %135 = load ptr, ptr %88, align 16, !tbaa !24
  call void %134(ptr noundef %135, i64 noundef %128, i64 noundef %133) #11
  %136 = atomicrmw add ptr %93, i32 1 seq_cst, align 64
  %137 = load atomic i32, ptr %110 seq_cst, align 4
  %138 = icmp eq i32 %137, 0
  br i1 %138, label %139, label %140

139:                                              ; preds = %122, %140
  br label %111, !llvm.loop !29

140:                                              ; preds = %122
  %141 = call i64 (i64, ...) @syscall(i64 noundef 202, ptr noundef nonnull %93, i32 noundef 129, i32 noundef 1, ptr noundef null, ptr noundef null, i32 noundef 0) #11
  br label %139

142:                                              ; preds = %113, %159
  %143 = phi i32 [ %160, %159 ], [ 0, %113 ]
  %144 = load atomic i32, ptr %93 acquire, align 64
  %145 = load i32, ptr %92, align 8, !tbaa !27
  %146 = icmp eq i32 %144, %145
  br i1 %146, label %173, label %147

147:                                              ; preds = %142
  call void @llvm.x86.sse2.pause()
  %148 = load atomic i32, ptr %93 acquire, align 64
  %149 = load i32, ptr %92, align 8, !tbaa !27
  %150 = icmp eq i32 %148, %149
  br i1 %150, label %173, label %151

151:                                              ; preds = %147
  call void @llvm.x86.sse2.pause()
  %152 = load atomic i32, ptr %93 acquire, align 64
  %153 = load i32, ptr %92, align 8, !tbaa !27
  %154 = icmp eq i32 %152, %153
  br i1 %154, label %173, label %155

155:                                              ; preds = %151
  call void @llvm.x86.sse2.pause()
  %156 = load atomic i32, ptr %93 acquire, align 64
  %157 = load i32, ptr %92, align 8, !tbaa !27
  %158 = icmp eq i32 %156, %157
  br i1 %158, label %173, label %159

159:                                              ; preds = %155
  call void @llvm.x86.sse2.pause()
  %160 = add nuw nsw i32 %143, 4
  %161 = icmp eq i32 %160, 400
  br i1 %161, label %162, label %142, !llvm.loop !30

162:                                              ; preds = %159
  store atomic i32 1, ptr %110 seq_cst, align 4
  %163 = load atomic i32, ptr %93 seq_cst, align 64
  %164 = load i32, ptr %92, align 8, !tbaa !27
  %165 = icmp eq i32 %163, %164
  br i1 %165, label %172, label %166

166:                                              ; preds = %162, %166
  %167 = phi i32 [ %169, %166 ], [ %163, %162 ]
  %168 = call i64 (i64, ...) @syscall(i64 noundef 202, ptr noundef nonnull %93, i32 noundef 128, i32 noundef %167, ptr noundef null, ptr noundef null, i32 noundef 0) #11
  %169 = load atomic i32, ptr %93 seq_cst, align 64
  %170 = load i32, ptr %92, align 8, !tbaa !27
  %171 = icmp eq i32 %169, %170
  br i1 %171, label %172, label %166, !llvm.loop !31

172:                                              ; preds = %166, %162
  store atomic i32 0, ptr %110 seq_cst, align 4
  br label %173

173:                                              ; preds = %142, %147, %151, %155, %172
  store atomic i32 0, ptr %26 seq_cst, align 64
  br label %174

174:                                              ; preds = %30, %173, %5
  ret void
}

; Function Attrs: nounwind
define weak hidden i64 @tfc_dtype_size(i32 noundef %0) local_unnamed_addr #0 {
  %2 = add i32 %0, -1
  %3 = icmp ult i32 %2, 23
  br i1 %3, label %4, label %8

4:                                                ; preds = %1
  %5 = zext nneg i32 %2 to i64
  %6 = getelementptr inbounds [23 x i64], ptr @switch.table.tfc_dtype_size, i64 0, i64 %5
  %7 = load i64, ptr %6, align 8
  br label %8

8:                                                ; preds = %1, %4
  %9 = phi i64 [ %7, %4 ], [ 0, %1 ]
  ret i64 %9
}

; Function Attrs: nounwind
define weak hidden i64 @tfc_elements(ptr noundef %0, ptr noundef %1) local_unnamed_addr #0 {
  %3 = getelementptr inbounds i8, ptr %0, i64 16
  %4 = load i32, ptr %3, align 8, !tbaa !32
  %5 = icmp sgt i32 %4, 0
  br i1 %5, label %6, label %30

6:                                                ; preds = %2
  %7 = getelementptr inbounds i8, ptr %0, i64 8
  %8 = load ptr, ptr %7, align 8, !tbaa !34
  %9 = zext nneg i32 %4 to i64
  %10 = and i64 %9, 1
  %11 = icmp eq i32 %4, 1
  br i1 %11, label %14, label %12

12:                                               ; preds = %6
  %13 = and i64 %9, 2147483646
  br label %32

14:                                               ; preds = %54, %6
  %15 = phi i64 [ poison, %6 ], [ %56, %54 ]
  %16 = phi i64 [ 0, %6 ], [ %57, %54 ]
  %17 = phi i64 [ 1, %6 ], [ %56, %54 ]
  %18 = icmp eq i64 %10, 0
  br i1 %18, label %30, label %19

19:                                               ; preds = %14
  %20 = getelementptr inbounds i64, ptr %8, i64 %16
  %21 = load i64, ptr %20, align 8, !tbaa !35
  %22 = icmp slt i64 %21, 0
  br i1 %22, label %23, label %27

23:                                               ; preds = %19
  %24 = xor i64 %21, -1
  %25 = getelementptr inbounds i64, ptr %1, i64 %24
  %26 = load i64, ptr %25, align 8, !tbaa !35
  br label %27

27:                                               ; preds = %23, %19
  %28 = phi i64 [ %26, %23 ], [ %21, %19 ]
  %29 = mul nsw i64 %28, %17
  br label %30

30:                                               ; preds = %27, %14, %2
  %31 = phi i64 [ 1, %2 ], [ %15, %14 ], [ %29, %27 ]
  ret i64 %31

32:                                               ; preds = %54, %12
  %33 = phi i64 [ 0, %12 ], [ %57, %54 ]
  %34 = phi i64 [ 1, %12 ], [ %56, %54 ]
  %35 = phi i64 [ 0, %12 ], [ %58, %54 ]
  %36 = getelementptr inbounds i64, ptr %8, i64 %33
  %37 = load i64, ptr %36, align 8, !tbaa !35
  %38 = icmp slt i64 %37, 0
  br i1 %38, label %39, label %43

39:                                               ; preds = %32
  %40 = xor i64 %37, -1
  %41 = getelementptr inbounds i64, ptr %1, i64 %40
  %42 = load i64, ptr %41, align 8, !tbaa !35
  br label %43

43:                                               ; preds = %32, %39
  %44 = phi i64 [ %42, %39 ], [ %37, %32 ]
  %45 = mul nsw i64 %44, %34
  %46 = or disjoint i64 %33, 1
  %47 = getelementptr inbounds i64, ptr %8, i64 %46
  %48 = load i64, ptr %47, align 8, !tbaa !35
  %49 = icmp slt i64 %48, 0
  br i1 %49, label %50, label %54

50:                                               ; preds = %43
  %51 = xor i64 %48, -1
  %52 = getelementptr inbounds i64, ptr %1, i64 %51
  %53 = load i64, ptr %52, align 8, !tbaa !35
  br label %54

54:                                               ; preds = %50, %43
  %55 = phi i64 [ %53, %50 ], [ %48, %43 ]
  %56 = mul nsw i64 %55, %45
  %57 = add nuw nsw i64 %33, 2
  %58 = add i64 %35, 2
  %59 = icmp eq i64 %58, %13
  br i1 %59, label %14, label %32, !llvm.loop !36
}

; Function Attrs: nounwind
define weak hidden ptr @tfc_alloc(i64 noundef %0) local_unnamed_addr #0 {
  %2 = icmp ugt i64 %0, 2097151
  %3 = select i1 %2, i64 2097152, i64 64
  %4 = xor i64 %3, -1
  %5 = icmp ult i64 %4, %0
  br i1 %5, label %19, label %6

6:                                                ; preds = %1
  %7 = add i64 %0, -1
  %8 = add i64 %7, %3
  %9 = select i1 %2, i64 -2097152, i64 -64
  %10 = and i64 %8, %9
  %11 = icmp eq i64 %10, 0
  %12 = select i1 %11, i64 %3, i64 %10
  %13 = tail call noalias ptr @aligned_alloc(i64 noundef %3, i64 noundef %12) #13
  call void @llvm.assume(i1 true) [ "align"(ptr %13, i64 %3) ]
  %14 = icmp eq ptr %13, null
  br i1 %14, label %19, label %15

15:                                               ; preds = %6
  br i1 %2, label %16, label %18

16:                                               ; preds = %15
  %17 = tail call i32 @madvise(ptr noundef nonnull %13, i64 noundef %10, i32 noundef 14) #11
  br label %18

18:                                               ; preds = %16, %15
  tail call void @llvm.memset.p0.i64(ptr nonnull align 1 %13, i8 0, i64 %10, i1 false)
  br label %19

19:                                               ; preds = %18, %6, %1
  %20 = phi ptr [ null, %1 ], [ %13, %18 ], [ null, %6 ]
  ret ptr %20
}

; Function Attrs: mustprogress nocallback nofree nosync nounwind willreturn memory(inaccessiblemem: write)
declare void @llvm.assume(i1 noundef) #7

; Function Attrs: nounwind
declare i32 @madvise(ptr noundef, i64 noundef, i32 noundef) local_unnamed_addr #8

; Function Attrs: nounwind
define weak hidden void @tfc_close(ptr noundef %0) local_unnamed_addr #0 {
  %2 = icmp eq ptr %0, null
  br i1 %2, label %29, label %3

3:                                                ; preds = %1
  %4 = getelementptr inbounds i8, ptr %0, i64 32
  %5 = load ptr, ptr %4, align 8, !tbaa !37
  tail call void @tfc_pool_free(ptr noundef %5)
  %6 = getelementptr inbounds i8, ptr %0, i64 8
  %7 = load ptr, ptr %6, align 8, !tbaa !39
  %8 = icmp eq ptr %7, null
  br i1 %8, label %17, label %9

9:                                                ; preds = %3, %23
  %10 = phi i64 [ %26, %23 ], [ 0, %3 ]
  %11 = phi ptr [ %27, %23 ], [ %7, %3 ]
  %12 = load ptr, ptr %0, align 8, !tbaa !40
  %13 = getelementptr inbounds i8, ptr %12, i64 36
  %14 = load i32, ptr %13, align 4, !tbaa !41
  %15 = sext i32 %14 to i64
  %16 = icmp slt i64 %10, %15
  br i1 %16, label %23, label %17

17:                                               ; preds = %9, %23, %3
  %18 = phi ptr [ null, %3 ], [ null, %23 ], [ %11, %9 ]
  tail call void @free(ptr noundef %18) #11
  %19 = getelementptr inbounds i8, ptr %0, i64 16
  %20 = load ptr, ptr %19, align 8, !tbaa !43
  tail call void @free(ptr noundef %20) #11
  %21 = getelementptr inbounds i8, ptr %0, i64 24
  %22 = load ptr, ptr %21, align 8, !tbaa !44
  tail call void @free(ptr noundef %22) #11
  tail call void @free(ptr noundef nonnull %0) #11
  br label %29

23:                                               ; preds = %9
  %24 = getelementptr inbounds ptr, ptr %11, i64 %10
  %25 = load ptr, ptr %24, align 8, !tbaa !45
  tail call void @free(ptr noundef %25) #11
  %26 = add nuw nsw i64 %10, 1
  %27 = load ptr, ptr %6, align 8, !tbaa !39
  %28 = icmp eq ptr %27, null
  br i1 %28, label %17, label %9, !llvm.loop !46

29:                                               ; preds = %1, %17
  ret void
}

; Function Attrs: nounwind
define weak hidden ptr @tfc_open(ptr noundef %0, i64 noundef %1) local_unnamed_addr #0 {
  %3 = tail call noalias dereferenceable_or_null(560) ptr @calloc(i64 noundef 1, i64 noundef 560) #14
  %4 = icmp eq ptr %3, null
  br i1 %4, label %97, label %5

5:                                                ; preds = %2
  %6 = getelementptr inbounds i8, ptr %0, i64 32
  %7 = load i32, ptr %6, align 8, !tbaa !47
  %8 = icmp sgt i32 %7, 0
  br i1 %8, label %9, label %32

9:                                                ; preds = %5
  %10 = getelementptr inbounds i8, ptr %0, i64 8
  %11 = load ptr, ptr %10, align 8, !tbaa !48
  %12 = zext nneg i32 %7 to i64
  %13 = and i64 %12, 3
  %14 = icmp ult i32 %7, 4
  br i1 %14, label %17, label %15

15:                                               ; preds = %9
  %16 = and i64 %12, 2147483644
  br label %49

17:                                               ; preds = %49, %9
  %18 = phi i64 [ poison, %9 ], [ %67, %49 ]
  %19 = phi i64 [ 0, %9 ], [ %68, %49 ]
  %20 = phi i64 [ 0, %9 ], [ %67, %49 ]
  %21 = icmp eq i64 %13, 0
  br i1 %21, label %32, label %22

22:                                               ; preds = %17, %22
  %23 = phi i64 [ %29, %22 ], [ %19, %17 ]
  %24 = phi i64 [ %28, %22 ], [ %20, %17 ]
  %25 = phi i64 [ %30, %22 ], [ 0, %17 ]
  %26 = getelementptr inbounds %struct.tfc_entry, ptr %11, i64 %23, i32 10
  %27 = load i64, ptr %26, align 8, !tbaa !49
  %28 = tail call i64 @llvm.smax.i64(i64 %27, i64 %24)
  %29 = add nuw nsw i64 %23, 1
  %30 = add i64 %25, 1
  %31 = icmp eq i64 %30, %13
  br i1 %31, label %32, label %22, !llvm.loop !51

32:                                               ; preds = %17, %22, %5
  %33 = phi i64 [ 0, %5 ], [ %18, %17 ], [ %28, %22 ]
  %34 = getelementptr inbounds i8, ptr %0, i64 36
  %35 = load i32, ptr %34, align 4, !tbaa !41
  %36 = sext i32 %35 to i64
  store ptr %0, ptr %3, align 8, !tbaa !40
  %37 = tail call i64 @llvm.smax.i64(i64 %1, i64 1)
  %38 = getelementptr inbounds i8, ptr %3, i64 40
  store i64 %37, ptr %38, align 8, !tbaa !53
  %39 = tail call ptr @tfc_pool_new(i64 noundef %1)
  %40 = getelementptr inbounds i8, ptr %3, i64 32
  store ptr %39, ptr %40, align 8, !tbaa !37
  %41 = add nsw i64 %36, 1
  %42 = tail call noalias ptr @calloc(i64 noundef %41, i64 noundef 8) #14
  %43 = getelementptr inbounds i8, ptr %3, i64 8
  store ptr %42, ptr %43, align 8, !tbaa !39
  %44 = tail call noalias ptr @calloc(i64 noundef %41, i64 noundef 1) #14
  %45 = getelementptr inbounds i8, ptr %3, i64 16
  store ptr %44, ptr %45, align 8, !tbaa !43
  %46 = tail call ptr @tfc_alloc(i64 noundef %33)
  %47 = getelementptr inbounds i8, ptr %3, i64 24
  store ptr %46, ptr %47, align 8, !tbaa !44
  %48 = icmp eq ptr %42, null
  br i1 %48, label %96, label %71

49:                                               ; preds = %49, %15
  %50 = phi i64 [ 0, %15 ], [ %68, %49 ]
  %51 = phi i64 [ 0, %15 ], [ %67, %49 ]
  %52 = phi i64 [ 0, %15 ], [ %69, %49 ]
  %53 = getelementptr inbounds %struct.tfc_entry, ptr %11, i64 %50, i32 10
  %54 = load i64, ptr %53, align 8, !tbaa !49
  %55 = tail call i64 @llvm.smax.i64(i64 %54, i64 %51)
  %56 = or disjoint i64 %50, 1
  %57 = getelementptr inbounds %struct.tfc_entry, ptr %11, i64 %56, i32 10
  %58 = load i64, ptr %57, align 8, !tbaa !49
  %59 = tail call i64 @llvm.smax.i64(i64 %58, i64 %55)
  %60 = or disjoint i64 %50, 2
  %61 = getelementptr inbounds %struct.tfc_entry, ptr %11, i64 %60, i32 10
  %62 = load i64, ptr %61, align 8, !tbaa !49
  %63 = tail call i64 @llvm.smax.i64(i64 %62, i64 %59)
  %64 = or disjoint i64 %50, 3
  %65 = getelementptr inbounds %struct.tfc_entry, ptr %11, i64 %64, i32 10
  %66 = load i64, ptr %65, align 8, !tbaa !49
  %67 = tail call i64 @llvm.smax.i64(i64 %66, i64 %63)
  %68 = add nuw nsw i64 %50, 4
  %69 = add i64 %52, 4
  %70 = icmp eq i64 %69, %16
  br i1 %70, label %17, label %49, !llvm.loop !54

71:                                               ; preds = %32
  %72 = icmp ne ptr %44, null
  %73 = icmp ne ptr %46, null
  %74 = select i1 %72, i1 %73, i1 false
  %75 = icmp ne i32 %35, 0
  %76 = select i1 %74, i1 %75, i1 false
  br i1 %76, label %77, label %79

77:                                               ; preds = %71
  %78 = getelementptr inbounds i8, ptr %0, i64 16
  br label %81

79:                                               ; preds = %81, %71
  %80 = phi i1 [ %74, %71 ], [ %92, %81 ]
  br i1 %80, label %97, label %96

81:                                               ; preds = %77, %81
  %82 = phi i64 [ 0, %77 ], [ %93, %81 ]
  %83 = load ptr, ptr %78, align 8, !tbaa !55
  %84 = getelementptr inbounds %struct.tfc_port, ptr %83, i64 %82
  %85 = tail call i64 @tfc_elements(ptr noundef %84, ptr noundef null)
  %86 = getelementptr inbounds i8, ptr %84, i64 20
  %87 = load i32, ptr %86, align 4, !tbaa !56
  %88 = tail call i64 @tfc_dtype_size(i32 noundef %87)
  %89 = mul i64 %88, %85
  %90 = tail call ptr @tfc_alloc(i64 noundef %89)
  %91 = getelementptr inbounds ptr, ptr %42, i64 %82
  store ptr %90, ptr %91, align 8, !tbaa !45
  %92 = icmp ne ptr %90, null
  %93 = add nuw i64 %82, 1
  %94 = icmp ult i64 %93, %36
  %95 = select i1 %92, i1 %94, i1 false
  br i1 %95, label %81, label %79, !llvm.loop !57

96:                                               ; preds = %32, %79
  tail call void @tfc_close(ptr noundef nonnull %3)
  br label %97

97:                                               ; preds = %96, %79, %2
  %98 = phi ptr [ null, %2 ], [ null, %96 ], [ %3, %79 ]
  ret ptr %98
}

; Function Attrs: mustprogress nofree nounwind willreturn allockind("alloc,zeroed") allocsize(0,1) memory(inaccessiblemem: readwrite)
declare noalias noundef ptr @calloc(i64 noundef, i64 noundef) local_unnamed_addr #9

; Function Attrs: nounwind
define weak hidden i32 @tfc_run(ptr noundef %0, ptr noundef %1, ptr noundef %2, ptr noundef %3, ptr noundef %4) local_unnamed_addr #0 {
  %6 = alloca %struct.tfc_call, align 8
  call void @llvm.lifetime.start.p0(i64 104, ptr nonnull %6) #11
  store ptr %2, ptr %6, align 8, !tbaa !58
  %7 = getelementptr inbounds i8, ptr %6, i64 8
  store ptr %3, ptr %7, align 8, !tbaa !59
  %8 = getelementptr inbounds i8, ptr %6, i64 16
  store ptr %4, ptr %8, align 8, !tbaa !60
  %9 = getelementptr inbounds i8, ptr %6, i64 24
  %10 = getelementptr inbounds i8, ptr %0, i64 24
  %11 = load ptr, ptr %10, align 8, !tbaa !44
  store ptr %11, ptr %9, align 8, !tbaa !61
  %12 = getelementptr inbounds i8, ptr %6, i64 32
  %13 = getelementptr inbounds i8, ptr %0, i64 8
  %14 = load ptr, ptr %13, align 8, !tbaa !39
  store ptr %14, ptr %12, align 8, !tbaa !62
  %15 = getelementptr inbounds i8, ptr %6, i64 40
  %16 = getelementptr inbounds i8, ptr %0, i64 16
  %17 = load ptr, ptr %16, align 8, !tbaa !43
  store ptr %17, ptr %15, align 8, !tbaa !63
  %18 = getelementptr inbounds i8, ptr %6, i64 48
  %19 = load ptr, ptr %0, align 8, !tbaa !40
  %20 = getelementptr inbounds i8, ptr %19, i64 24
  %21 = load ptr, ptr %20, align 8, !tbaa !64
  store ptr %21, ptr %18, align 8, !tbaa !65
  %22 = getelementptr inbounds i8, ptr %6, i64 56
  %23 = getelementptr inbounds i8, ptr %0, i64 32
  %24 = load ptr, ptr %23, align 8, !tbaa !37
  store ptr %24, ptr %22, align 8, !tbaa !15
  %25 = getelementptr inbounds i8, ptr %6, i64 64
  %26 = getelementptr inbounds i8, ptr %6, i64 80
  %27 = getelementptr inbounds i8, ptr %6, i64 88
  %28 = getelementptr inbounds i8, ptr %6, i64 96
  %29 = getelementptr inbounds i8, ptr %0, i64 40
  call void @llvm.memset.p0.i64(ptr noundef nonnull align 8 dereferenceable(32) %25, i8 0, i64 32, i1 false)
  %30 = load i64, ptr %29, align 8, !tbaa !53
  store i64 %30, ptr %28, align 8, !tbaa !17
  %31 = getelementptr inbounds i8, ptr %0, i64 48
  store i8 0, ptr %31, align 8, !tbaa !66
  %32 = getelementptr inbounds i8, ptr %1, i64 8
  %33 = load ptr, ptr %32, align 8, !tbaa !67
  %34 = call i32 %33(ptr noundef nonnull %6) #11
  %35 = icmp eq i32 %34, 0
  br i1 %35, label %117, label %36

36:                                               ; preds = %5
  %37 = icmp slt i32 %34, 0
  %38 = getelementptr inbounds i8, ptr %1, i64 60
  %39 = load i32, ptr %38, align 4, !tbaa !68
  %40 = icmp sgt i32 %34, %39
  %41 = select i1 %37, i1 true, i1 %40
  br i1 %41, label %42, label %45

42:                                               ; preds = %36
  %43 = load ptr, ptr %1, align 8, !tbaa !69
  %44 = call i32 (ptr, i64, ptr, ...) @snprintf(ptr noundef nonnull dereferenceable(1) %31, i64 noundef 512, ptr noundef nonnull @.str, ptr noundef %43, i32 noundef %34, i32 noundef %39) #11
  br label %117

45:                                               ; preds = %36
  %46 = getelementptr inbounds i8, ptr %1, i64 40
  %47 = load ptr, ptr %46, align 8, !tbaa !70
  %48 = add nsw i32 %34, -1
  %49 = zext nneg i32 %48 to i64
  %50 = getelementptr inbounds %struct.tfc_site, ptr %47, i64 %49
  %51 = load ptr, ptr %50, align 8, !tbaa !71
  %52 = getelementptr inbounds i8, ptr %50, i64 8
  %53 = load ptr, ptr %52, align 8, !tbaa !73
  %54 = call i32 (ptr, i64, ptr, ...) @snprintf(ptr noundef nonnull dereferenceable(1) %31, i64 noundef 512, ptr noundef nonnull @.str.3, ptr noundef %51, ptr noundef %53) #11
  %55 = getelementptr inbounds i8, ptr %50, i64 16
  %56 = load ptr, ptr %55, align 8, !tbaa !74
  %57 = load i8, ptr %56, align 1
  %58 = icmp ne i8 %57, 0
  %59 = icmp ult i32 %54, 511
  %60 = and i1 %59, %58
  br i1 %60, label %61, label %112

61:                                               ; preds = %45
  %62 = zext nneg i32 %54 to i64
  br label %63

63:                                               ; preds = %105, %61
  %64 = phi i8 [ %108, %105 ], [ %57, %61 ]
  %65 = phi i64 [ %107, %105 ], [ %62, %61 ]
  %66 = phi ptr [ %106, %105 ], [ %56, %61 ]
  %67 = icmp eq i8 %64, 123
  br i1 %67, label %68, label %85

68:                                               ; preds = %63
  %69 = getelementptr inbounds i8, ptr %66, i64 1
  %70 = load i8, ptr %69, align 1
  %71 = icmp eq i8 %70, 97
  br i1 %71, label %72, label %76

72:                                               ; preds = %68
  %73 = getelementptr inbounds i8, ptr %66, i64 2
  %74 = load i8, ptr %73, align 1
  %75 = icmp eq i8 %74, 125
  br label %85

76:                                               ; preds = %68
  %77 = zext i8 %70 to i32
  %78 = add nsw i32 %77, -98
  %79 = icmp eq i32 %78, 0
  br i1 %79, label %80, label %85

80:                                               ; preds = %76
  %81 = getelementptr inbounds i8, ptr %66, i64 2
  %82 = load i8, ptr %81, align 1
  %83 = zext i8 %82 to i32
  %84 = add nsw i32 %83, -125
  br label %85

85:                                               ; preds = %72, %63, %80, %76
  %86 = phi i1 [ false, %76 ], [ false, %80 ], [ false, %63 ], [ %75, %72 ]
  %87 = phi i32 [ %78, %76 ], [ %84, %80 ], [ 1, %63 ], [ 1, %72 ]
  %88 = icmp eq i32 %87, 0
  %89 = select i1 %86, i1 true, i1 %88
  br i1 %89, label %90, label %100

90:                                               ; preds = %85
  %91 = getelementptr inbounds i8, ptr %31, i64 %65
  %92 = sub nuw nsw i64 512, %65
  %93 = load i64, ptr %26, align 8
  %94 = load i64, ptr %27, align 8
  %95 = select i1 %86, i64 %93, i64 %94
  %96 = call i32 (ptr, i64, ptr, ...) @snprintf(ptr noundef nonnull %91, i64 noundef %92, ptr noundef nonnull @.str.6, i64 noundef %95) #11
  %97 = sext i32 %96 to i64
  %98 = add nsw i64 %65, %97
  %99 = getelementptr inbounds i8, ptr %66, i64 3
  br label %105

100:                                              ; preds = %85
  %101 = getelementptr inbounds i8, ptr %66, i64 1
  %102 = add nuw nsw i64 %65, 1
  %103 = getelementptr inbounds [512 x i8], ptr %31, i64 0, i64 %65
  store i8 %64, ptr %103, align 1, !tbaa !66
  %104 = getelementptr inbounds [512 x i8], ptr %31, i64 0, i64 %102
  store i8 0, ptr %104, align 1, !tbaa !66
  br label %105

105:                                              ; preds = %100, %90
  %106 = phi ptr [ %99, %90 ], [ %101, %100 ]
  %107 = phi i64 [ %98, %90 ], [ %102, %100 ]
  %108 = load i8, ptr %106, align 1
  %109 = icmp ne i8 %108, 0
  %110 = icmp ult i64 %107, 511
  %111 = select i1 %109, i1 %110, i1 false
  br i1 %111, label %63, label %112, !llvm.loop !75

112:                                              ; preds = %105, %45
  %113 = load ptr, ptr %46, align 8, !tbaa !70
  %114 = getelementptr inbounds %struct.tfc_site, ptr %113, i64 %49, i32 3
  %115 = load i64, ptr %114, align 8, !tbaa !76
  %116 = trunc i64 %115 to i32
  br label %117

117:                                              ; preds = %5, %112, %42
  %118 = phi i32 [ 3, %42 ], [ %116, %112 ], [ 0, %5 ]
  call void @llvm.lifetime.end.p0(i64 104, ptr nonnull %6) #11
  ret i32 %118
}

; Function Attrs: nofree nounwind
declare noundef i32 @snprintf(ptr noalias nocapture noundef writeonly, i64 noundef, ptr nocapture noundef readonly, ...) local_unnamed_addr #10

; Function Attrs: nounwind
define weak hidden i32 @tfc_run_checked(ptr noundef %0, i32 noundef %1, ptr noundef %2, ptr noundef %3, ptr noundef %4) local_unnamed_addr #0 {
  %6 = load ptr, ptr %0, align 8, !tbaa !40
  %7 = getelementptr inbounds i8, ptr %6, i64 8
  %8 = load ptr, ptr %7, align 8, !tbaa !48
  %9 = sext i32 %1 to i64
  %10 = getelementptr inbounds %struct.tfc_entry, ptr %8, i64 %9
  %11 = getelementptr inbounds i8, ptr %10, i64 48
  %12 = load i32, ptr %11, align 8, !tbaa !77
  %13 = getelementptr inbounds i8, ptr %10, i64 52
  %14 = load i32, ptr %13, align 4, !tbaa !78
  %15 = add i32 %14, %12
  %16 = getelementptr inbounds i8, ptr %10, i64 56
  %17 = load i32, ptr %16, align 8, !tbaa !79
  %18 = icmp sgt i32 %17, 0
  br i1 %18, label %19, label %36

19:                                               ; preds = %5
  %20 = zext nneg i32 %17 to i64
  br label %24

21:                                               ; preds = %24
  %22 = add nuw nsw i64 %25, 1
  %23 = icmp eq i64 %22, %20
  br i1 %23, label %36, label %24, !llvm.loop !80

24:                                               ; preds = %19, %21
  %25 = phi i64 [ 0, %19 ], [ %22, %21 ]
  %26 = getelementptr inbounds i64, ptr %4, i64 %25
  %27 = load i64, ptr %26, align 8, !tbaa !35
  %28 = icmp slt i64 %27, 0
  br i1 %28, label %29, label %21

29:                                               ; preds = %24
  %30 = getelementptr inbounds i8, ptr %10, i64 32
  %31 = load ptr, ptr %30, align 8, !tbaa !81
  %32 = getelementptr inbounds ptr, ptr %31, i64 %25
  %33 = load ptr, ptr %32, align 8, !tbaa !45
  %34 = getelementptr inbounds i8, ptr %0, i64 48
  %35 = tail call i32 (ptr, i64, ptr, ...) @snprintf(ptr noundef nonnull dereferenceable(1) %34, i64 noundef 512, ptr noundef nonnull readonly @.str.1, ptr noundef %33) #11
  br label %102

36:                                               ; preds = %21, %5
  %37 = sext i32 %15 to i64
  %38 = add nsw i64 %37, 1
  %39 = tail call noalias ptr @calloc(i64 noundef %38, i64 noundef 8) #14
  %40 = icmp eq ptr %39, null
  br i1 %40, label %41, label %45

41:                                               ; preds = %36
  %42 = load ptr, ptr %10, align 8, !tbaa !69
  %43 = getelementptr inbounds i8, ptr %0, i64 48
  %44 = tail call i32 (ptr, i64, ptr, ...) @snprintf(ptr noundef nonnull dereferenceable(1) %43, i64 noundef 512, ptr noundef nonnull readonly @.str.2, ptr noundef %42) #11
  br label %102

45:                                               ; preds = %36
  %46 = getelementptr inbounds i8, ptr %10, i64 16
  %47 = load ptr, ptr %46, align 8, !tbaa !82
  %48 = tail call fastcc i32 @borrow(ptr noundef nonnull %0, ptr noundef %47, i32 noundef %12, ptr noundef %2, ptr noundef %3, ptr noundef %4, i32 noundef 1, ptr noundef nonnull %39)
  %49 = icmp eq i32 %48, 0
  br i1 %49, label %50, label %62

50:                                               ; preds = %45
  %51 = getelementptr inbounds i8, ptr %10, i64 24
  %52 = load ptr, ptr %51, align 8, !tbaa !83
  %53 = load i32, ptr %13, align 4, !tbaa !78
  %54 = sext i32 %12 to i64
  %55 = getelementptr inbounds ptr, ptr %2, i64 %54
  %56 = getelementptr inbounds i64, ptr %3, i64 %54
  %57 = getelementptr inbounds ptr, ptr %39, i64 %54
  %58 = tail call fastcc i32 @borrow(ptr noundef nonnull %0, ptr noundef %52, i32 noundef %53, ptr noundef %55, ptr noundef %56, ptr noundef %4, i32 noundef 0, ptr noundef nonnull %57)
  %59 = icmp eq i32 %58, 0
  br i1 %59, label %60, label %62

60:                                               ; preds = %50
  %61 = tail call i32 @tfc_run(ptr noundef nonnull %0, ptr noundef nonnull %10, ptr noundef nonnull %39, ptr noundef nonnull %57, ptr noundef %4)
  br label %62

62:                                               ; preds = %45, %60, %50
  %63 = phi i32 [ %61, %60 ], [ %58, %50 ], [ %48, %45 ]
  %64 = icmp sgt i32 %15, 0
  br i1 %64, label %65, label %70

65:                                               ; preds = %62
  %66 = getelementptr inbounds i8, ptr %10, i64 24
  %67 = icmp eq i32 %63, 0
  %68 = sext i32 %12 to i64
  %69 = zext nneg i32 %15 to i64
  br label %71

70:                                               ; preds = %99, %62
  tail call void @free(ptr noundef nonnull %39) #11
  br label %102

71:                                               ; preds = %65, %99
  %72 = phi i64 [ 0, %65 ], [ %100, %99 ]
  %73 = getelementptr inbounds ptr, ptr %39, i64 %72
  %74 = load ptr, ptr %73, align 8, !tbaa !45
  %75 = getelementptr inbounds ptr, ptr %2, i64 %72
  %76 = load ptr, ptr %75, align 8, !tbaa !45
  %77 = icmp eq ptr %74, %76
  br i1 %77, label %99, label %78

78:                                               ; preds = %71
  %79 = icmp eq ptr %74, null
  %80 = icmp slt i64 %72, %68
  %81 = select i1 %79, i1 true, i1 %80
  br i1 %81, label %97, label %82

82:                                               ; preds = %78
  %83 = load ptr, ptr %66, align 8, !tbaa !83
  %84 = sub nsw i64 %72, %68
  %85 = getelementptr inbounds %struct.tfc_port, ptr %83, i64 %84
  %86 = tail call i64 @tfc_elements(ptr noundef %85, ptr noundef %4)
  %87 = getelementptr inbounds i8, ptr %85, i64 20
  %88 = load i32, ptr %87, align 4, !tbaa !56
  %89 = tail call i64 @tfc_dtype_size(i32 noundef %88)
  %90 = mul i64 %89, %86
  %91 = icmp ne i64 %90, 0
  %92 = select i1 %67, i1 %91, i1 false
  %93 = load ptr, ptr %73, align 8, !tbaa !45
  br i1 %92, label %94, label %97

94:                                               ; preds = %82
  %95 = load ptr, ptr %75, align 8, !tbaa !45
  tail call void @llvm.memcpy.p0.p0.i64(ptr align 1 %95, ptr align 1 %93, i64 %90, i1 false)
  %96 = load ptr, ptr %73, align 8, !tbaa !45
  br label %97

97:                                               ; preds = %78, %94, %82
  %98 = phi ptr [ %74, %78 ], [ %96, %94 ], [ %93, %82 ]
  tail call void @free(ptr noundef %98) #11
  br label %99

99:                                               ; preds = %71, %97
  %100 = add nuw nsw i64 %72, 1
  %101 = icmp eq i64 %100, %69
  br i1 %101, label %70, label %71, !llvm.loop !84

102:                                              ; preds = %29, %41, %70
  %103 = phi i32 [ 8, %41 ], [ %63, %70 ], [ 3, %29 ]
  ret i32 %103
}

; Function Attrs: nounwind
define internal fastcc noundef i32 @borrow(ptr nocapture noundef writeonly %0, ptr noundef %1, i32 noundef %2, ptr nocapture noundef readonly %3, ptr nocapture noundef readonly %4, ptr noundef %5, i32 noundef %6, ptr nocapture noundef writeonly %7) unnamed_addr #0 {
  %9 = icmp sgt i32 %2, 0
  br i1 %9, label %10, label %62

10:                                               ; preds = %8
  %11 = icmp ne i32 %6, 0
  %12 = zext nneg i32 %2 to i64
  br label %13

13:                                               ; preds = %10, %59
  %14 = phi i64 [ 0, %10 ], [ %60, %59 ]
  %15 = getelementptr inbounds %struct.tfc_port, ptr %1, i64 %14
  %16 = tail call i64 @tfc_elements(ptr noundef %15, ptr noundef %5)
  %17 = getelementptr inbounds i64, ptr %4, i64 %14
  %18 = load i64, ptr %17, align 8, !tbaa !35
  %19 = icmp eq i64 %18, %16
  br i1 %19, label %24, label %20

20:                                               ; preds = %13
  %21 = getelementptr inbounds i8, ptr %0, i64 48
  %22 = load ptr, ptr %15, align 8, !tbaa !85
  %23 = tail call i32 (ptr, i64, ptr, ...) @snprintf(ptr noundef nonnull dereferenceable(1) %21, i64 noundef 512, ptr noundef nonnull @.str.7, ptr noundef %22, i64 noundef %18, i64 noundef %16) #11
  br label %62

24:                                               ; preds = %13
  %25 = getelementptr inbounds ptr, ptr %3, i64 %14
  %26 = load ptr, ptr %25, align 8, !tbaa !45
  %27 = icmp eq ptr %26, null
  %28 = icmp ne i64 %16, 0
  %29 = and i1 %28, %27
  br i1 %29, label %30, label %34

30:                                               ; preds = %24
  %31 = load ptr, ptr %15, align 8, !tbaa !85
  %32 = getelementptr inbounds i8, ptr %0, i64 48
  %33 = tail call i32 (ptr, i64, ptr, ...) @snprintf(ptr noundef nonnull dereferenceable(1) %32, i64 noundef 512, ptr noundef nonnull readonly @.str.8, ptr noundef %31) #11
  br label %62

34:                                               ; preds = %24
  %35 = getelementptr inbounds ptr, ptr %7, i64 %14
  store ptr %26, ptr %35, align 8, !tbaa !45
  %36 = load ptr, ptr %25, align 8, !tbaa !45
  %37 = ptrtoint ptr %36 to i64
  %38 = and i64 %37, 63
  %39 = icmp ne i64 %38, 0
  %40 = icmp eq ptr %36, null
  %41 = or i1 %40, %39
  br i1 %41, label %42, label %59

42:                                               ; preds = %34
  %43 = tail call i64 @tfc_elements(ptr noundef %15, ptr noundef %5)
  %44 = getelementptr inbounds i8, ptr %15, i64 20
  %45 = load i32, ptr %44, align 4, !tbaa !56
  %46 = tail call i64 @tfc_dtype_size(i32 noundef %45)
  %47 = mul i64 %46, %43
  %48 = tail call ptr @tfc_alloc(i64 noundef %47)
  store ptr %48, ptr %35, align 8, !tbaa !45
  %49 = icmp eq ptr %48, null
  br i1 %49, label %50, label %54

50:                                               ; preds = %42
  %51 = load ptr, ptr %15, align 8, !tbaa !85
  %52 = getelementptr inbounds i8, ptr %0, i64 48
  %53 = tail call i32 (ptr, i64, ptr, ...) @snprintf(ptr noundef nonnull dereferenceable(1) %52, i64 noundef 512, ptr noundef nonnull readonly @.str.2, ptr noundef %51) #11
  br label %62

54:                                               ; preds = %42
  %55 = icmp ne i64 %47, 0
  %56 = and i1 %11, %55
  br i1 %56, label %57, label %59

57:                                               ; preds = %54
  %58 = load ptr, ptr %25, align 8, !tbaa !45
  tail call void @llvm.memcpy.p0.p0.i64(ptr nonnull align 1 %48, ptr align 1 %58, i64 %47, i1 false)
  br label %59

59:                                               ; preds = %34, %54, %57
  %60 = add nuw nsw i64 %14, 1
  %61 = icmp eq i64 %60, %12
  br i1 %61, label %62, label %13, !llvm.loop !86

62:                                               ; preds = %59, %8, %50, %30, %20
  %63 = phi i32 [ 3, %20 ], [ 3, %30 ], [ 8, %50 ], [ 0, %8 ], [ 0, %59 ]
  ret i32 %63
}

; Function Attrs: nounwind
declare i64 @syscall(i64 noundef, ...) local_unnamed_addr #8

; Function Attrs: nounwind
declare i32 @pthread_attr_init(ptr noundef) local_unnamed_addr #8

; Function Attrs: nounwind
declare i32 @pthread_attr_setstacksize(ptr noundef, i64 noundef) local_unnamed_addr #8

; Function Attrs: nounwind
declare i32 @sigfillset(ptr noundef) local_unnamed_addr #8

; Function Attrs: nounwind
declare i32 @pthread_sigmask(i32 noundef, ptr noundef, ptr noundef) local_unnamed_addr #8

; Function Attrs: nounwind
declare i32 @pthread_create(ptr noundef, ptr noundef, ptr noundef, ptr noundef) local_unnamed_addr #8

; Function Attrs: nounwind
define internal noundef ptr @work(ptr nocapture noundef readonly %0) #0 {
  %2 = load ptr, ptr %0, align 8, !tbaa !20
  %3 = getelementptr inbounds i8, ptr %2, i64 136
  %4 = load atomic i32, ptr %3 seq_cst, align 8
  %5 = icmp eq i32 %4, 0
  br i1 %5, label %6, label %105

6:                                                ; preds = %1
  %7 = getelementptr inbounds i8, ptr %0, i64 8
  %8 = getelementptr inbounds i8, ptr %2, i64 232
  %9 = getelementptr inbounds i8, ptr %2, i64 224
  %10 = getelementptr inbounds i8, ptr %2, i64 216
  %11 = getelementptr inbounds i8, ptr %2, i64 200
  %12 = getelementptr inbounds i8, ptr %2, i64 208
  %13 = getelementptr inbounds i8, ptr %2, i64 64
  %14 = getelementptr inbounds i8, ptr %2, i64 68
  %15 = getelementptr inbounds i8, ptr %2, i64 128
  %16 = getelementptr inbounds i8, ptr %2, i64 132
  br label %17

17:                                               ; preds = %104, %6
  %18 = load i32, ptr %7, align 8, !tbaa !21
  %19 = load atomic i64, ptr %2 acquire, align 64
  br label %20

20:                                               ; preds = %28, %17
  %21 = phi i64 [ %19, %17 ], [ %32, %28 ]
  %22 = and i64 %21, 4294967295
  %23 = icmp eq i64 %22, 0
  %24 = lshr i64 %21, 32
  %25 = trunc nuw i64 %24 to i32
  %26 = icmp ugt i32 %18, %25
  %27 = select i1 %23, i1 true, i1 %26
  br i1 %27, label %52, label %28

28:                                               ; preds = %20
  %29 = add i64 %21, -1
  %30 = cmpxchg weak ptr %2, i64 %21, i64 %29 acq_rel acquire, align 64
  %31 = extractvalue { i64, i1 } %30, 1
  %32 = extractvalue { i64, i1 } %30, 0
  br i1 %31, label %33, label %20, !llvm.loop !28

33:                                               ; preds = %28
  %34 = load i32, ptr %8, align 8, !tbaa !27
  %35 = trunc i64 %21 to i32
  %36 = sub i32 %34, %35
  %37 = zext i32 %36 to i64
  %38 = load i64, ptr %9, align 32, !tbaa !26
  %39 = mul nsw i64 %38, %37
  %40 = load i64, ptr %10, align 8, !tbaa !25
  %41 = sub nsw i64 %40, %39
  %42 = icmp slt i64 %41, %38
  %43 = add nsw i64 %39, %38
  %44 = select i1 %42, i64 %40, i64 %43
  %45 = load ptr, ptr %11, align 8, !tbaa !23
  %46 = load ptr, ptr %12, align 16, !tbaa !24
  tail call void %45(ptr noundef %46, i64 noundef %39, i64 noundef %44) #11
  %47 = atomicrmw add ptr %13, i32 1 seq_cst, align 64
  %48 = load atomic i32, ptr %14 seq_cst, align 4
  %49 = icmp eq i32 %48, 0
  br i1 %49, label %104, label %50

50:                                               ; preds = %33
  %51 = tail call i64 (i64, ...) @syscall(i64 noundef 202, ptr noundef nonnull %13, i32 noundef 129, i32 noundef 1, ptr noundef null, ptr noundef null, i32 noundef 0) #11
  br label %104

52:                                               ; preds = %20
  %53 = load i32, ptr %7, align 8, !tbaa !21
  %54 = load atomic i64, ptr %2 seq_cst, align 64
  %55 = and i64 %54, 4294967295
  %56 = icmp eq i64 %55, 0
  %57 = lshr i64 %54, 32
  %58 = trunc nuw i64 %57 to i32
  %59 = icmp ugt i32 %53, %58
  %60 = select i1 %56, i1 true, i1 %59
  br i1 %60, label %61, label %101

61:                                               ; preds = %52, %73
  %62 = phi i32 [ %74, %73 ], [ 0, %52 ]
  tail call void @llvm.x86.sse2.pause()
  %63 = load i32, ptr %7, align 8, !tbaa !21
  %64 = load atomic i64, ptr %2 seq_cst, align 64
  %65 = and i64 %64, 4294967295
  %66 = icmp eq i64 %65, 0
  %67 = lshr i64 %64, 32
  %68 = trunc nuw i64 %67 to i32
  %69 = icmp ugt i32 %63, %68
  %70 = select i1 %66, i1 true, i1 %69
  br i1 %70, label %71, label %101, !llvm.loop !87

71:                                               ; preds = %61
  %72 = icmp eq i32 %62, 398
  br i1 %72, label %83, label %73

73:                                               ; preds = %71
  %74 = add nuw nsw i32 %62, 2
  tail call void @llvm.x86.sse2.pause()
  %75 = load i32, ptr %7, align 8, !tbaa !21
  %76 = load atomic i64, ptr %2 seq_cst, align 64
  %77 = and i64 %76, 4294967295
  %78 = icmp eq i64 %77, 0
  %79 = lshr i64 %76, 32
  %80 = trunc nuw i64 %79 to i32
  %81 = icmp ugt i32 %75, %80
  %82 = select i1 %78, i1 true, i1 %81
  br i1 %82, label %61, label %101, !llvm.loop !87

83:                                               ; preds = %71
  %84 = load atomic i32, ptr %15 seq_cst, align 64
  %85 = atomicrmw add ptr %16, i32 1 seq_cst, align 4
  %86 = load i32, ptr %7, align 8, !tbaa !21
  %87 = load atomic i64, ptr %2 seq_cst, align 64
  %88 = and i64 %87, 4294967295
  %89 = icmp eq i64 %88, 0
  %90 = lshr i64 %87, 32
  %91 = trunc nuw i64 %90 to i32
  %92 = icmp ugt i32 %86, %91
  %93 = select i1 %89, i1 true, i1 %92
  br i1 %93, label %94, label %99

94:                                               ; preds = %83
  %95 = load atomic i32, ptr %3 seq_cst, align 8
  %96 = icmp eq i32 %95, 0
  br i1 %96, label %97, label %99

97:                                               ; preds = %94
  %98 = tail call i64 (i64, ...) @syscall(i64 noundef 202, ptr noundef nonnull %15, i32 noundef 128, i32 noundef %84, ptr noundef null, ptr noundef null, i32 noundef 0) #11
  br label %99

99:                                               ; preds = %97, %94, %83
  %100 = atomicrmw sub ptr %16, i32 1 seq_cst, align 4
  br label %101

101:                                              ; preds = %61, %73, %52, %99
  %102 = load atomic i32, ptr %3 seq_cst, align 8
  %103 = icmp eq i32 %102, 0
  br i1 %103, label %104, label %105

104:                                              ; preds = %101, %33, %50
  br label %17

105:                                              ; preds = %101, %1
  ret ptr null
}

; Function Attrs: nounwind
declare i32 @pthread_attr_destroy(ptr noundef) local_unnamed_addr #8

; Function Attrs: nounwind
declare void @llvm.x86.sse2.pause() #11

; Function Attrs: nocallback nofree nosync nounwind speculatable willreturn memory(none)
declare i64 @llvm.smax.i64(i64, i64) #12

; Function Attrs: nocallback nofree nosync nounwind speculatable willreturn memory(none)
declare i64 @llvm.smin.i64(i64, i64) #12

attributes #0 = { nounwind "no-trapping-math"="true" }
attributes #1 = { mustprogress nocallback nofree nosync nounwind willreturn memory(argmem: readwrite) }
attributes #2 = { mustprogress nofree nounwind willreturn allockind("alloc,uninitialized,aligned") allocsize(1) memory(inaccessiblemem: readwrite) "alloc-family"="malloc" "no-trapping-math"="true" }
attributes #3 = { mustprogress nocallback nofree nounwind willreturn memory(argmem: write) }
attributes #4 = { mustprogress nocallback nofree nounwind willreturn memory(argmem: readwrite) }
attributes #5 = { "no-trapping-math"="true" }
attributes #6 = { mustprogress nounwind willreturn allockind("free") memory(argmem: readwrite, inaccessiblemem: readwrite) "alloc-family"="malloc" "no-trapping-math"="true" }
attributes #7 = { mustprogress nocallback nofree nosync nounwind willreturn memory(inaccessiblemem: write) }
attributes #8 = { nounwind "no-trapping-math"="true" }
attributes #9 = { mustprogress nofree nounwind willreturn allockind("alloc,zeroed") allocsize(0,1) memory(inaccessiblemem: readwrite) "alloc-family"="malloc" "no-trapping-math"="true" }
attributes #10 = { nofree nounwind "no-trapping-math"="true" }
attributes #11 = { nounwind }
attributes #12 = { nocallback nofree nosync nounwind speculatable willreturn memory(none) }
attributes #13 = { nounwind allocsize(1) }
attributes #14 = { nounwind allocsize(0,1) }

!llvm.module.flags = !{!0, !1}

!0 = !{i32 1, !"wchar_size", i32 4}
!1 = !{i32 8, !"PIC Level", i32 2}
!2 = !{!3, !3, i64 0}
!3 = !{!"int", !4, i64 0}
!4 = !{!"omnipotent char", !5, i64 0}
!5 = !{!"Simple C/C++ TBAA"}
!6 = !{!7, !3, i64 240}
!7 = !{!"tfc_pool", !4, i64 0, !4, i64 64, !4, i64 68, !4, i64 128, !4, i64 132, !4, i64 136, !4, i64 192, !8, i64 200, !8, i64 208, !9, i64 216, !9, i64 224, !3, i64 232, !3, i64 236, !3, i64 240, !8, i64 248}
!8 = !{!"any pointer", !4, i64 0}
!9 = !{!"long", !4, i64 0}
!10 = !{!7, !8, i64 248}
!11 = !{!12, !9, i64 16}
!12 = !{!"", !8, i64 0, !3, i64 8, !9, i64 16}
!13 = distinct !{!13, !14}
!14 = !{!"llvm.loop.mustprogress"}
!15 = !{!16, !8, i64 56}
!16 = !{!"tfc_call", !8, i64 0, !8, i64 8, !8, i64 16, !8, i64 24, !8, i64 32, !8, i64 40, !8, i64 48, !8, i64 56, !8, i64 64, !8, i64 72, !9, i64 80, !9, i64 88, !9, i64 96}
!17 = !{!16, !9, i64 96}
!18 = distinct !{!18, !14}
!19 = !{!7, !3, i64 236}
!20 = !{!12, !8, i64 0}
!21 = !{!12, !3, i64 8}
!22 = distinct !{!22, !14}
!23 = !{!7, !8, i64 200}
!24 = !{!7, !8, i64 208}
!25 = !{!7, !9, i64 216}
!26 = !{!7, !9, i64 224}
!27 = !{!7, !3, i64 232}
!28 = distinct !{!28, !14}
!29 = distinct !{!29, !14}
!30 = distinct !{!30, !14}
!31 = distinct !{!31, !14}
!32 = !{!33, !3, i64 16}
!33 = !{!"", !8, i64 0, !8, i64 8, !3, i64 16, !3, i64 20}
!34 = !{!33, !8, i64 8}
!35 = !{!9, !9, i64 0}
!36 = distinct !{!36, !14}
!37 = !{!38, !8, i64 32}
!38 = !{!"", !8, i64 0, !8, i64 8, !8, i64 16, !8, i64 24, !8, i64 32, !9, i64 40, !4, i64 48}
!39 = !{!38, !8, i64 8}
!40 = !{!38, !8, i64 0}
!41 = !{!42, !3, i64 36}
!42 = !{!"", !8, i64 0, !8, i64 8, !8, i64 16, !8, i64 24, !3, i64 32, !3, i64 36}
!43 = !{!38, !8, i64 16}
!44 = !{!38, !8, i64 24}
!45 = !{!8, !8, i64 0}
!46 = distinct !{!46, !14}
!47 = !{!42, !3, i64 32}
!48 = !{!42, !8, i64 8}
!49 = !{!50, !9, i64 64}
!50 = !{!"", !8, i64 0, !8, i64 8, !8, i64 16, !8, i64 24, !8, i64 32, !8, i64 40, !3, i64 48, !3, i64 52, !3, i64 56, !3, i64 60, !9, i64 64}
!51 = distinct !{!51, !52}
!52 = !{!"llvm.loop.unroll.disable"}
!53 = !{!38, !9, i64 40}
!54 = distinct !{!54, !14}
!55 = !{!42, !8, i64 16}
!56 = !{!33, !3, i64 20}
!57 = distinct !{!57, !14}
!58 = !{!16, !8, i64 0}
!59 = !{!16, !8, i64 8}
!60 = !{!16, !8, i64 16}
!61 = !{!16, !8, i64 24}
!62 = !{!16, !8, i64 32}
!63 = !{!16, !8, i64 40}
!64 = !{!42, !8, i64 24}
!65 = !{!16, !8, i64 48}
!66 = !{!4, !4, i64 0}
!67 = !{!50, !8, i64 8}
!68 = !{!50, !3, i64 60}
!69 = !{!50, !8, i64 0}
!70 = !{!50, !8, i64 40}
!71 = !{!72, !8, i64 0}
!72 = !{!"", !8, i64 0, !8, i64 8, !8, i64 16, !9, i64 24}
!73 = !{!72, !8, i64 8}
!74 = !{!72, !8, i64 16}
!75 = distinct !{!75, !14}
!76 = !{!72, !9, i64 24}
!77 = !{!50, !3, i64 48}
!78 = !{!50, !3, i64 52}
!79 = !{!50, !3, i64 56}
!80 = distinct !{!80, !14}
!81 = !{!50, !8, i64 32}
!82 = !{!50, !8, i64 16}
!83 = !{!50, !8, i64 24}
!84 = distinct !{!84, !14}
!85 = !{!33, !8, i64 0}
!86 = distinct !{!86, !14}
!87 = distinct !{!87, !14}
