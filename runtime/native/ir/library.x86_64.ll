; Generated from c/library.c by generate.go with clang-19; do not edit.
%struct.worker = type { ptr, i32, i64 }
%struct.__sigset_t = type { [16 x i64] }
%union.pthread_attr_t = type { i64, [48 x i8] }
%struct.timespec = type { i64, i64 }
%struct.anon = type { i64, i64 }
%struct.tfc_span = type { i64, i64, i64 }
%struct.tfc_entry = type { ptr, ptr, ptr, ptr, ptr, ptr, ptr, i32, i32, i32, i32, i32, i32, i64 }
%struct.tfc_port = type { ptr, ptr, i32, i32 }
%struct.tfc_call = type { ptr, ptr, ptr, ptr, ptr, ptr, ptr, ptr, ptr, ptr, i64, i64, i64, ptr }
%struct.tfc_site = type { ptr, ptr, ptr, i64 }

@.str = private unnamed_addr constant [18 x i8] c"%s: out of memory\00", align 1
@.str.1 = private unnamed_addr constant [24 x i8] c"%s: error site %d of %d\00", align 1
@.str.2 = private unnamed_addr constant [25 x i8] c"dimension %s is negative\00", align 1
@.str.3 = private unnamed_addr constant [38 x i8] c"dimension %s is negative or too large\00", align 1
@.str.4 = private unnamed_addr constant [52 x i8] c"%s: the run needs more scratch than there is memory\00", align 1
@.str.5 = private unnamed_addr constant [43 x i8] c"%s: a tensor has more elements than memory\00", align 1
@.str.6 = private unnamed_addr constant [17 x i8] c"node \22%s\22 (%s): \00", align 1
@.str.9 = private unnamed_addr constant [5 x i8] c"%lld\00", align 1
@.str.10 = private unnamed_addr constant [36 x i8] c"%s: %zu elements given, %lld wanted\00", align 1
@.str.11 = private unnamed_addr constant [17 x i8] c"%s: null pointer\00", align 1
@switch.table.tfc_dtype_size = private unnamed_addr constant [23 x i64] [i64 4, i64 8, i64 4, i64 1, i64 2, i64 1, i64 0, i64 8, i64 8, i64 1, i64 0, i64 0, i64 0, i64 2, i64 0, i64 0, i64 2, i64 16, i64 2, i64 0, i64 0, i64 4, i64 8], align 8

; Function Attrs: nounwind optsize
define weak hidden ptr @tfc_pool_new(i64 noundef %0) local_unnamed_addr #0 {
  %2 = icmp slt i64 %0, 2
  br i1 %2, label %13, label %3

3:                                                ; preds = %1
  %4 = tail call noalias align 64 dereferenceable_or_null(256) ptr @aligned_alloc(i64 noundef 64, i64 noundef 256) #17
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

; Function Attrs: mustprogress nofree nounwind optsize willreturn allockind("alloc,uninitialized,aligned") allocsize(1) memory(inaccessiblemem: readwrite)
declare noalias noundef ptr @aligned_alloc(i64 allocalign noundef, i64 noundef) local_unnamed_addr #2

; Function Attrs: mustprogress nocallback nofree nounwind willreturn memory(argmem: write)
declare void @llvm.memset.p0.i64(ptr nocapture writeonly, i8, i64, i1 immarg) #3

; Function Attrs: mustprogress nocallback nofree nounwind willreturn memory(argmem: readwrite)
declare void @llvm.memcpy.p0.p0.i64(ptr noalias nocapture writeonly, ptr noalias nocapture readonly, i64, i1 immarg) #4

; Function Attrs: mustprogress nocallback nofree nosync nounwind willreturn memory(argmem: readwrite)
declare void @llvm.lifetime.end.p0(i64 immarg, ptr nocapture) #1

; Function Attrs: nounwind optsize
define weak hidden void @tfc_pool_free(ptr noundef %0) local_unnamed_addr #0 {
  %2 = icmp eq ptr %0, null
  br i1 %2, label %26, label %3

3:                                                ; preds = %1
  %4 = getelementptr inbounds i8, ptr %0, i64 136
  store atomic i32 1, ptr %4 seq_cst, align 8
  %5 = getelementptr inbounds i8, ptr %0, i64 128
  %6 = atomicrmw add ptr %5, i32 1 seq_cst, align 64
  %7 = tail call i64 (i64, ...) @syscall(i64 noundef 202, ptr noundef nonnull %5, i32 noundef 129, i32 noundef 2147483647, ptr noundef null, ptr noundef null, i32 noundef 0) #18
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
  tail call void @free(ptr noundef %15) #18
  tail call void @free(ptr noundef nonnull %0) #18
  br label %26

16:                                               ; preds = %11, %16
  %17 = phi i64 [ 0, %11 ], [ %22, %16 ]
  %18 = load ptr, ptr %12, align 8, !tbaa !10
  %19 = getelementptr inbounds %struct.worker, ptr %18, i64 %17, i32 2
  %20 = load i64, ptr %19, align 8, !tbaa !11
  %21 = tail call i32 @pthread_join(i64 noundef %20, ptr noundef null) #18
  %22 = add nuw nsw i64 %17, 1
  %23 = load i32, ptr %8, align 16, !tbaa !6
  %24 = zext i32 %23 to i64
  %25 = icmp ult i64 %22, %24
  br i1 %25, label %16, label %13, !llvm.loop !13

26:                                               ; preds = %1, %13
  ret void
}

; Function Attrs: optsize
declare i32 @pthread_join(i64 noundef, ptr noundef) local_unnamed_addr #5

; Function Attrs: mustprogress nounwind optsize willreturn allockind("free") memory(argmem: readwrite, inaccessiblemem: readwrite)
declare void @free(ptr allocptr nocapture noundef) local_unnamed_addr #6

; Function Attrs: nounwind optsize
define weak hidden void @tfc_parallel_for(ptr noundef %0, ptr noundef %1, ptr noundef %2, i64 noundef %3, i64 noundef %4) local_unnamed_addr #0 {
  %6 = alloca %struct.__sigset_t, align 8
  %7 = alloca %struct.__sigset_t, align 8
  %8 = alloca %union.pthread_attr_t, align 8
  %9 = getelementptr inbounds i8, ptr %0, i64 56
  %10 = load ptr, ptr %9, align 8, !tbaa !15
  %11 = icmp slt i64 %3, 1
  br i1 %11, label %134, label %12

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
  tail call void %1(ptr noundef %2, i64 noundef %31, i64 noundef %35) #18
  %36 = icmp slt i64 %34, %3
  br i1 %36, label %30, label %134, !llvm.loop !18

37:                                               ; preds = %25
  %38 = getelementptr inbounds i8, ptr %10, i64 248
  %39 = load ptr, ptr %38, align 8, !tbaa !10
  %40 = icmp eq ptr %39, null
  br i1 %40, label %41, label %78

41:                                               ; preds = %37
  call void @llvm.lifetime.start.p0(i64 128, ptr nonnull %6) #13
  call void @llvm.lifetime.start.p0(i64 128, ptr nonnull %7) #13
  call void @llvm.lifetime.start.p0(i64 56, ptr nonnull %8) #13
  %42 = getelementptr inbounds i8, ptr %10, i64 236
  %43 = load i32, ptr %42, align 4, !tbaa !19
  %44 = zext i32 %43 to i64
  %45 = tail call noalias ptr @calloc(i64 noundef %44, i64 noundef 24) #19
  store ptr %45, ptr %38, align 8, !tbaa !10
  %46 = icmp eq ptr %45, null
  br i1 %46, label %77, label %47

47:                                               ; preds = %41
  %48 = call i32 @pthread_attr_init(ptr noundef nonnull %8) #18
  %49 = icmp eq i32 %48, 0
  br i1 %49, label %50, label %77

50:                                               ; preds = %47
  %51 = call i32 @pthread_attr_setstacksize(ptr noundef nonnull %8, i64 noundef 2097152) #18
  %52 = call i32 @sigfillset(ptr noundef nonnull %6) #18
  %53 = call i32 @pthread_sigmask(i32 noundef 2, ptr noundef nonnull %6, ptr noundef nonnull %7) #18
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
  %66 = call i32 @pthread_create(ptr noundef nonnull %65, ptr noundef nonnull %8, ptr noundef nonnull @work, ptr noundef nonnull %61) #18
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
  %75 = call i32 @pthread_sigmask(i32 noundef 2, ptr noundef nonnull %7, ptr noundef null) #18
  %76 = call i32 @pthread_attr_destroy(ptr noundef nonnull %8) #18
  br label %77

77:                                               ; preds = %41, %47, %74
  call void @llvm.lifetime.end.p0(i64 56, ptr nonnull %8) #13
  call void @llvm.lifetime.end.p0(i64 128, ptr nonnull %7) #13
  call void @llvm.lifetime.end.p0(i64 128, ptr nonnull %6) #13
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
  %108 = call i64 (i64, ...) @syscall(i64 noundef 202, ptr noundef nonnull %98, i32 noundef 129, i32 noundef %107, ptr noundef null, ptr noundef null, i32 noundef 0) #18
  br label %109

109:                                              ; preds = %103, %97, %78
  br label %110

110:                                              ; preds = %109, %110
  %111 = call fastcc i32 @run_chunk(ptr noundef nonnull %10, i32 noundef 0) #20
  %112 = icmp eq i32 %111, 0
  br i1 %112, label %113, label %110, !llvm.loop !28

113:                                              ; preds = %110, %118
  %114 = phi i32 [ %119, %118 ], [ 0, %110 ]
  %115 = load atomic i32, ptr %93 acquire, align 64
  %116 = load i32, ptr %92, align 8, !tbaa !27
  %117 = icmp eq i32 %115, %116
  br i1 %117, label %133, label %118

118:                                              ; preds = %113
  call void @llvm.x86.sse2.pause()
  %119 = add nuw nsw i32 %114, 1
  %120 = icmp eq i32 %119, 400
  br i1 %120, label %121, label %113, !llvm.loop !29

121:                                              ; preds = %118
  %122 = getelementptr inbounds i8, ptr %10, i64 68
  store atomic i32 1, ptr %122 seq_cst, align 4
  %123 = load atomic i32, ptr %93 seq_cst, align 64
  %124 = load i32, ptr %92, align 8, !tbaa !27
  %125 = icmp eq i32 %123, %124
  br i1 %125, label %132, label %126

126:                                              ; preds = %121, %126
  %127 = phi i32 [ %129, %126 ], [ %123, %121 ]
  %128 = call i64 (i64, ...) @syscall(i64 noundef 202, ptr noundef nonnull %93, i32 noundef 128, i32 noundef %127, ptr noundef null, ptr noundef null, i32 noundef 0) #18
  %129 = load atomic i32, ptr %93 seq_cst, align 64
  %130 = load i32, ptr %92, align 8, !tbaa !27
  %131 = icmp eq i32 %129, %130
  br i1 %131, label %132, label %126, !llvm.loop !30

132:                                              ; preds = %126, %121
  store atomic i32 0, ptr %122 seq_cst, align 4
  br label %133

133:                                              ; preds = %113, %132
  store atomic i32 0, ptr %26 seq_cst, align 64
  br label %134

134:                                              ; preds = %30, %133, %5
  ret void
}

; Function Attrs: nounwind optsize
define internal fastcc range(i32 0, 2) i32 @run_chunk(ptr noundef %0, i32 noundef %1) unnamed_addr #0 {
  %3 = load atomic i64, ptr %0 acquire, align 64
  br label %4

4:                                                ; preds = %12, %2
  %5 = phi i64 [ %3, %2 ], [ %16, %12 ]
  %6 = and i64 %5, 4294967295
  %7 = icmp eq i64 %6, 0
  %8 = lshr i64 %5, 32
  %9 = trunc nuw i64 %8 to i32
  %10 = icmp ult i32 %9, %1
  %11 = select i1 %7, i1 true, i1 %10
  br i1 %11, label %43, label %12

12:                                               ; preds = %4
  %13 = add i64 %5, -1
  %14 = cmpxchg weak ptr %0, i64 %5, i64 %13 acq_rel acquire, align 64
  %15 = extractvalue { i64, i1 } %14, 1
  %16 = extractvalue { i64, i1 } %14, 0
  br i1 %15, label %17, label %4, !llvm.loop !31

17:                                               ; preds = %12
  %18 = getelementptr inbounds i8, ptr %0, i64 232
  %19 = load i32, ptr %18, align 8, !tbaa !27
  %20 = trunc i64 %5 to i32
  %21 = sub i32 %19, %20
  %22 = zext i32 %21 to i64
  %23 = getelementptr inbounds i8, ptr %0, i64 224
  %24 = load i64, ptr %23, align 32, !tbaa !26
  %25 = mul nsw i64 %24, %22
  %26 = getelementptr inbounds i8, ptr %0, i64 216
  %27 = load i64, ptr %26, align 8, !tbaa !25
  %28 = sub nsw i64 %27, %25
  %29 = icmp slt i64 %28, %24
  %30 = add nsw i64 %25, %24
  %31 = select i1 %29, i64 %27, i64 %30
  %32 = getelementptr inbounds i8, ptr %0, i64 200
  %33 = load ptr, ptr %32, align 8, !tbaa !23
  %34 = getelementptr inbounds i8, ptr %0, i64 208
  %35 = load ptr, ptr %34, align 16, !tbaa !24
  tail call void %33(ptr noundef %35, i64 noundef %25, i64 noundef %31) #18
  %36 = getelementptr inbounds i8, ptr %0, i64 64
  %37 = atomicrmw add ptr %36, i32 1 seq_cst, align 64
  %38 = getelementptr inbounds i8, ptr %0, i64 68
  %39 = load atomic i32, ptr %38 seq_cst, align 4
  %40 = icmp eq i32 %39, 0
  br i1 %40, label %43, label %41

41:                                               ; preds = %17
  %42 = tail call i64 (i64, ...) @syscall(i64 noundef 202, ptr noundef nonnull %36, i32 noundef 129, i32 noundef 1, ptr noundef null, ptr noundef null, i32 noundef 0) #18
  br label %43

43:                                               ; preds = %4, %17, %41
  %44 = phi i32 [ 1, %41 ], [ 1, %17 ], [ 0, %4 ]
  ret i32 %44
}

; Function Attrs: nounwind optsize
define weak hidden i64 @tfc_profile_mark(ptr noundef %0, i32 noundef %1, i64 noundef %2) local_unnamed_addr #0 {
  %4 = alloca %struct.timespec, align 8
  call void @llvm.lifetime.start.p0(i64 16, ptr nonnull %4) #13
  %5 = call i32 @clock_gettime(i32 noundef 0, ptr noundef nonnull %4) #18
  %6 = load i64, ptr %4, align 8, !tbaa !32
  %7 = mul nsw i64 %6, 1000000000
  %8 = getelementptr inbounds i8, ptr %4, i64 8
  %9 = load i64, ptr %8, align 8, !tbaa !34
  %10 = add nsw i64 %7, %9
  %11 = getelementptr inbounds i8, ptr %0, i64 104
  %12 = load ptr, ptr %11, align 8, !tbaa !35
  %13 = icmp sgt i32 %1, -1
  %14 = icmp ne ptr %12, null
  %15 = select i1 %13, i1 %14, i1 false
  br i1 %15, label %16, label %38

16:                                               ; preds = %3
  %17 = load ptr, ptr %12, align 8, !tbaa !36
  %18 = zext nneg i32 %1 to i64
  %19 = getelementptr inbounds %struct.anon, ptr %17, i64 %18
  %20 = load i64, ptr %19, align 8, !tbaa !38
  %21 = add nsw i64 %20, 1
  store i64 %21, ptr %19, align 8, !tbaa !38
  %22 = sub i64 %10, %2
  %23 = getelementptr inbounds %struct.anon, ptr %17, i64 %18, i32 1
  %24 = load i64, ptr %23, align 8, !tbaa !40
  %25 = add nsw i64 %22, %24
  store i64 %25, ptr %23, align 8, !tbaa !40
  %26 = getelementptr inbounds i8, ptr %12, i64 16
  %27 = load i64, ptr %26, align 8, !tbaa !41
  %28 = getelementptr inbounds i8, ptr %12, i64 24
  %29 = load i64, ptr %28, align 8, !tbaa !42
  %30 = icmp slt i64 %27, %29
  br i1 %30, label %31, label %38

31:                                               ; preds = %16
  %32 = getelementptr inbounds i8, ptr %12, i64 8
  %33 = load ptr, ptr %32, align 8, !tbaa !43
  %34 = add nsw i64 %27, 1
  store i64 %34, ptr %26, align 8, !tbaa !41
  %35 = getelementptr inbounds %struct.tfc_span, ptr %33, i64 %27
  store i64 %18, ptr %35, align 8, !tbaa !44
  %36 = getelementptr inbounds i8, ptr %35, i64 8
  store i64 %2, ptr %36, align 8, !tbaa !44
  %37 = getelementptr inbounds i8, ptr %35, i64 16
  store i64 %10, ptr %37, align 8, !tbaa !44
  br label %38

38:                                               ; preds = %16, %31, %3
  call void @llvm.lifetime.end.p0(i64 16, ptr nonnull %4) #13
  ret i64 %10
}

; Function Attrs: nounwind optsize
declare i32 @clock_gettime(i32 noundef, ptr noundef) local_unnamed_addr #7

; Function Attrs: nounwind optsize
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

; Function Attrs: nounwind optsize
define weak hidden i64 @tfc_elements(ptr noundef %0, ptr noundef %1) local_unnamed_addr #0 {
  %3 = getelementptr inbounds i8, ptr %0, i64 16
  %4 = load i32, ptr %3, align 8, !tbaa !45
  %5 = icmp sgt i32 %4, 0
  br i1 %5, label %6, label %10

6:                                                ; preds = %2
  %7 = getelementptr inbounds i8, ptr %0, i64 8
  %8 = load ptr, ptr %7, align 8, !tbaa !47
  %9 = zext nneg i32 %4 to i64
  br label %12

10:                                               ; preds = %22, %2
  %11 = phi i64 [ 1, %2 ], [ %24, %22 ]
  ret i64 %11

12:                                               ; preds = %6, %22
  %13 = phi i64 [ 0, %6 ], [ %25, %22 ]
  %14 = phi i64 [ 1, %6 ], [ %24, %22 ]
  %15 = getelementptr inbounds i64, ptr %8, i64 %13
  %16 = load i64, ptr %15, align 8, !tbaa !44
  %17 = icmp slt i64 %16, 0
  br i1 %17, label %18, label %22

18:                                               ; preds = %12
  %19 = xor i64 %16, -1
  %20 = getelementptr inbounds i64, ptr %1, i64 %19
  %21 = load i64, ptr %20, align 8, !tbaa !44
  br label %22

22:                                               ; preds = %12, %18
  %23 = phi i64 [ %21, %18 ], [ %16, %12 ]
  %24 = mul nsw i64 %23, %14
  %25 = add nuw nsw i64 %13, 1
  %26 = icmp eq i64 %25, %9
  br i1 %26, label %10, label %12, !llvm.loop !48
}

; Function Attrs: nounwind optsize
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
  %13 = tail call noalias ptr @aligned_alloc(i64 noundef %3, i64 noundef %12) #17
  call void @llvm.assume(i1 true) [ "align"(ptr %13, i64 %3) ]
  %14 = icmp eq ptr %13, null
  br i1 %14, label %19, label %15

15:                                               ; preds = %6
  br i1 %2, label %16, label %18

16:                                               ; preds = %15
  %17 = tail call i32 @madvise(ptr noundef nonnull %13, i64 noundef %10, i32 noundef 14) #18
  br label %18

18:                                               ; preds = %16, %15
  tail call void @llvm.memset.p0.i64(ptr nonnull align 1 %13, i8 0, i64 %10, i1 false)
  br label %19

19:                                               ; preds = %18, %6, %1
  %20 = phi ptr [ null, %1 ], [ %13, %18 ], [ null, %6 ]
  ret ptr %20
}

; Function Attrs: mustprogress nocallback nofree nosync nounwind willreturn memory(inaccessiblemem: write)
declare void @llvm.assume(i1 noundef) #8

; Function Attrs: nounwind optsize
declare i32 @madvise(ptr noundef, i64 noundef, i32 noundef) local_unnamed_addr #7

; Function Attrs: nounwind optsize
define weak hidden void @tfc_close(ptr noundef %0) local_unnamed_addr #0 {
  %2 = icmp eq ptr %0, null
  br i1 %2, label %29, label %3

3:                                                ; preds = %1
  %4 = getelementptr inbounds i8, ptr %0, i64 40
  %5 = load ptr, ptr %4, align 8, !tbaa !49
  tail call void @tfc_pool_free(ptr noundef %5) #20
  %6 = getelementptr inbounds i8, ptr %0, i64 8
  %7 = load ptr, ptr %6, align 8, !tbaa !51
  %8 = icmp eq ptr %7, null
  br i1 %8, label %17, label %9

9:                                                ; preds = %3, %23
  %10 = phi i64 [ %26, %23 ], [ 0, %3 ]
  %11 = phi ptr [ %27, %23 ], [ %7, %3 ]
  %12 = load ptr, ptr %0, align 8, !tbaa !52
  %13 = getelementptr inbounds i8, ptr %12, i64 36
  %14 = load i32, ptr %13, align 4, !tbaa !53
  %15 = sext i32 %14 to i64
  %16 = icmp slt i64 %10, %15
  br i1 %16, label %23, label %17

17:                                               ; preds = %9, %23, %3
  %18 = phi ptr [ null, %3 ], [ null, %23 ], [ %11, %9 ]
  tail call void @free(ptr noundef %18) #18
  %19 = getelementptr inbounds i8, ptr %0, i64 16
  %20 = load ptr, ptr %19, align 8, !tbaa !55
  tail call void @free(ptr noundef %20) #18
  %21 = getelementptr inbounds i8, ptr %0, i64 24
  %22 = load ptr, ptr %21, align 8, !tbaa !56
  tail call void @free(ptr noundef %22) #18
  tail call void @free(ptr noundef nonnull %0) #18
  br label %29

23:                                               ; preds = %9
  %24 = getelementptr inbounds ptr, ptr %11, i64 %10
  %25 = load ptr, ptr %24, align 8, !tbaa !57
  tail call void @free(ptr noundef %25) #18
  %26 = add nuw nsw i64 %10, 1
  %27 = load ptr, ptr %6, align 8, !tbaa !51
  %28 = icmp eq ptr %27, null
  br i1 %28, label %17, label %9, !llvm.loop !58

29:                                               ; preds = %1, %17
  ret void
}

; Function Attrs: nounwind optsize
define weak hidden ptr @tfc_open(ptr noundef %0, i64 noundef %1) local_unnamed_addr #0 {
  %3 = tail call noalias dereferenceable_or_null(568) ptr @calloc(i64 noundef 1, i64 noundef 568) #19
  %4 = icmp eq ptr %3, null
  br i1 %4, label %65, label %5

5:                                                ; preds = %2
  %6 = getelementptr inbounds i8, ptr %0, i64 32
  %7 = load i32, ptr %6, align 8, !tbaa !59
  %8 = icmp sgt i32 %7, 0
  br i1 %8, label %9, label %13

9:                                                ; preds = %5
  %10 = getelementptr inbounds i8, ptr %0, i64 8
  %11 = load ptr, ptr %10, align 8, !tbaa !60
  %12 = zext nneg i32 %7 to i64
  br label %31

13:                                               ; preds = %31, %5
  %14 = phi i64 [ 0, %5 ], [ %36, %31 ]
  %15 = getelementptr inbounds i8, ptr %0, i64 36
  %16 = load i32, ptr %15, align 4, !tbaa !53
  %17 = sext i32 %16 to i64
  store ptr %0, ptr %3, align 8, !tbaa !52
  %18 = tail call i64 @llvm.smax.i64(i64 %1, i64 1)
  %19 = getelementptr inbounds i8, ptr %3, i64 48
  store i64 %18, ptr %19, align 8, !tbaa !61
  %20 = tail call ptr @tfc_pool_new(i64 noundef %1) #20
  %21 = getelementptr inbounds i8, ptr %3, i64 40
  store ptr %20, ptr %21, align 8, !tbaa !49
  %22 = add nsw i64 %17, 1
  %23 = tail call noalias ptr @calloc(i64 noundef %22, i64 noundef 8) #19
  %24 = getelementptr inbounds i8, ptr %3, i64 8
  store ptr %23, ptr %24, align 8, !tbaa !51
  %25 = tail call noalias ptr @calloc(i64 noundef %22, i64 noundef 1) #19
  %26 = getelementptr inbounds i8, ptr %3, i64 16
  store ptr %25, ptr %26, align 8, !tbaa !55
  %27 = tail call ptr @tfc_alloc(i64 noundef %14) #20
  %28 = getelementptr inbounds i8, ptr %3, i64 24
  store ptr %27, ptr %28, align 8, !tbaa !56
  %29 = getelementptr inbounds i8, ptr %3, i64 32
  store i64 %14, ptr %29, align 8, !tbaa !62
  %30 = icmp eq ptr %23, null
  br i1 %30, label %64, label %39

31:                                               ; preds = %9, %31
  %32 = phi i64 [ 0, %9 ], [ %37, %31 ]
  %33 = phi i64 [ 0, %9 ], [ %36, %31 ]
  %34 = getelementptr inbounds %struct.tfc_entry, ptr %11, i64 %32, i32 13
  %35 = load i64, ptr %34, align 8, !tbaa !63
  %36 = tail call i64 @llvm.smax.i64(i64 %35, i64 %33)
  %37 = add nuw nsw i64 %32, 1
  %38 = icmp eq i64 %37, %12
  br i1 %38, label %13, label %31, !llvm.loop !65

39:                                               ; preds = %13
  %40 = icmp ne ptr %25, null
  %41 = icmp ne ptr %27, null
  %42 = select i1 %40, i1 %41, i1 false
  %43 = icmp ne i32 %16, 0
  %44 = select i1 %42, i1 %43, i1 false
  br i1 %44, label %45, label %47

45:                                               ; preds = %39
  %46 = getelementptr inbounds i8, ptr %0, i64 16
  br label %49

47:                                               ; preds = %49, %39
  %48 = phi i1 [ %42, %39 ], [ %60, %49 ]
  br i1 %48, label %65, label %64

49:                                               ; preds = %45, %49
  %50 = phi i64 [ 0, %45 ], [ %61, %49 ]
  %51 = load ptr, ptr %46, align 8, !tbaa !66
  %52 = getelementptr inbounds %struct.tfc_port, ptr %51, i64 %50
  %53 = tail call i64 @tfc_elements(ptr noundef %52, ptr noundef null) #20
  %54 = getelementptr inbounds i8, ptr %52, i64 20
  %55 = load i32, ptr %54, align 4, !tbaa !67
  %56 = tail call i64 @tfc_dtype_size(i32 noundef %55) #20
  %57 = mul i64 %56, %53
  %58 = tail call ptr @tfc_alloc(i64 noundef %57) #20
  %59 = getelementptr inbounds ptr, ptr %23, i64 %50
  store ptr %58, ptr %59, align 8, !tbaa !57
  %60 = icmp ne ptr %58, null
  %61 = add nuw i64 %50, 1
  %62 = icmp ult i64 %61, %17
  %63 = select i1 %60, i1 %62, i1 false
  br i1 %63, label %49, label %47, !llvm.loop !68

64:                                               ; preds = %13, %47
  tail call void @tfc_close(ptr noundef nonnull %3) #20
  br label %65

65:                                               ; preds = %64, %47, %2
  %66 = phi ptr [ null, %2 ], [ null, %64 ], [ %3, %47 ]
  ret ptr %66
}

; Function Attrs: mustprogress nofree nounwind optsize willreturn allockind("alloc,zeroed") allocsize(0,1) memory(inaccessiblemem: readwrite)
declare noalias noundef ptr @calloc(i64 noundef, i64 noundef) local_unnamed_addr #9

; Function Attrs: nounwind optsize
define weak hidden i32 @tfc_sizes(ptr noundef %0, ptr noundef %1, ptr noundef %2) local_unnamed_addr #0 {
  %4 = alloca i64, align 8
  %5 = getelementptr inbounds i8, ptr %1, i64 48
  %6 = load ptr, ptr %5, align 8, !tbaa !69
  %7 = getelementptr inbounds i8, ptr %1, i64 64
  %8 = load i32, ptr %7, align 8, !tbaa !70
  %9 = icmp sgt i32 %8, 0
  br i1 %9, label %10, label %48

10:                                               ; preds = %3
  %11 = getelementptr inbounds i8, ptr %1, i64 72
  br label %17

12:                                               ; preds = %37
  %13 = add nuw nsw i64 %18, 1
  %14 = load i32, ptr %7, align 8, !tbaa !70
  %15 = sext i32 %14 to i64
  %16 = icmp slt i64 %13, %15
  br i1 %16, label %17, label %48, !llvm.loop !71

17:                                               ; preds = %12, %10
  %18 = phi i64 [ 0, %10 ], [ %13, %12 ]
  %19 = phi ptr [ %6, %10 ], [ %39, %12 ]
  %20 = load i32, ptr %11, align 8, !tbaa !72
  %21 = sext i32 %20 to i64
  %22 = icmp slt i64 %18, %21
  %23 = getelementptr inbounds i64, ptr %2, i64 %18
  br i1 %22, label %27, label %24

24:                                               ; preds = %17
  %25 = tail call fastcc ptr @size_of(ptr noundef %19, ptr noundef %2, ptr noundef %23) #20
  %26 = load i64, ptr %23, align 8, !tbaa !44
  br label %37

27:                                               ; preds = %17
  %28 = load i64, ptr %23, align 8, !tbaa !44
  %29 = icmp slt i64 %28, 0
  br i1 %29, label %30, label %37

30:                                               ; preds = %27
  %31 = getelementptr inbounds i8, ptr %1, i64 32
  %32 = load ptr, ptr %31, align 8, !tbaa !73
  %33 = getelementptr inbounds ptr, ptr %32, i64 %18
  %34 = load ptr, ptr %33, align 8, !tbaa !57
  %35 = getelementptr inbounds i8, ptr %0, i64 56
  %36 = tail call i32 (ptr, i64, ptr, ...) @snprintf(ptr noundef nonnull dereferenceable(1) %35, i64 noundef 512, ptr noundef nonnull readonly @.str.2, ptr noundef %34) #18
  br label %113

37:                                               ; preds = %27, %24
  %38 = phi i64 [ %26, %24 ], [ %28, %27 ]
  %39 = phi ptr [ %25, %24 ], [ %19, %27 ]
  %40 = icmp ugt i64 %38, 2305843009213693951
  br i1 %40, label %41, label %12

41:                                               ; preds = %37
  %42 = getelementptr inbounds i8, ptr %1, i64 32
  %43 = load ptr, ptr %42, align 8, !tbaa !73
  %44 = getelementptr inbounds ptr, ptr %43, i64 %18
  %45 = load ptr, ptr %44, align 8, !tbaa !57
  %46 = getelementptr inbounds i8, ptr %0, i64 56
  %47 = tail call i32 (ptr, i64, ptr, ...) @snprintf(ptr noundef nonnull dereferenceable(1) %46, i64 noundef 512, ptr noundef nonnull readonly @.str.3, ptr noundef %45) #18
  br label %113

48:                                               ; preds = %12, %3
  %49 = phi ptr [ %6, %3 ], [ %39, %12 ]
  %50 = getelementptr inbounds i8, ptr %1, i64 80
  %51 = load i64, ptr %50, align 8, !tbaa !63
  %52 = getelementptr inbounds i8, ptr %1, i64 76
  %53 = load i32, ptr %52, align 4, !tbaa !74
  %54 = icmp sgt i32 %53, 0
  br i1 %54, label %55, label %80

55:                                               ; preds = %48, %77
  %56 = phi i64 [ %71, %77 ], [ %51, %48 ]
  %57 = phi i32 [ %78, %77 ], [ 0, %48 ]
  %58 = phi ptr [ %59, %77 ], [ %49, %48 ]
  call void @llvm.lifetime.start.p0(i64 8, ptr nonnull %4) #13
  %59 = call fastcc ptr @size_of(ptr noundef %58, ptr noundef %2, ptr noundef nonnull %4) #20
  %60 = load i64, ptr %4, align 8, !tbaa !44
  %61 = icmp eq i64 %60, -2
  br i1 %61, label %64, label %62

62:                                               ; preds = %55
  %63 = icmp slt i64 %60, 0
  br i1 %63, label %73, label %64

64:                                               ; preds = %62, %55
  %65 = phi i64 [ %60, %62 ], [ 0, %55 ]
  %66 = add nsw i64 %56, 63
  %67 = sdiv i64 %66, 64
  %68 = shl nsw i64 %67, 6
  %69 = add nuw nsw i64 %65, 63
  %70 = and i64 %69, 9223372036854775744
  %71 = add nsw i64 %70, %68
  %72 = icmp sgt i64 %71, 2305843009213693951
  br i1 %72, label %73, label %77

73:                                               ; preds = %64, %62
  %74 = load ptr, ptr %1, align 8, !tbaa !75
  %75 = getelementptr inbounds i8, ptr %0, i64 56
  %76 = tail call i32 (ptr, i64, ptr, ...) @snprintf(ptr noundef nonnull dereferenceable(1) %75, i64 noundef 512, ptr noundef nonnull readonly @.str.4, ptr noundef %74) #18
  call void @llvm.lifetime.end.p0(i64 8, ptr nonnull %4) #13
  br label %113

77:                                               ; preds = %64
  call void @llvm.lifetime.end.p0(i64 8, ptr nonnull %4) #13
  %78 = add nuw nsw i32 %57, 1
  %79 = icmp eq i32 %78, %53
  br i1 %79, label %80, label %55, !llvm.loop !76

80:                                               ; preds = %77, %48
  %81 = phi i64 [ %51, %48 ], [ %71, %77 ]
  %82 = getelementptr inbounds i8, ptr %1, i64 16
  %83 = load ptr, ptr %82, align 8, !tbaa !77
  %84 = getelementptr inbounds i8, ptr %1, i64 56
  %85 = load i32, ptr %84, align 8, !tbaa !78
  %86 = tail call fastcc i32 @fits(ptr noundef %83, i32 noundef %85, ptr noundef %2) #20
  %87 = icmp eq i32 %86, 0
  br i1 %87, label %95, label %88

88:                                               ; preds = %80
  %89 = getelementptr inbounds i8, ptr %1, i64 24
  %90 = load ptr, ptr %89, align 8, !tbaa !79
  %91 = getelementptr inbounds i8, ptr %1, i64 60
  %92 = load i32, ptr %91, align 4, !tbaa !80
  %93 = tail call fastcc i32 @fits(ptr noundef %90, i32 noundef %92, ptr noundef %2) #20
  %94 = icmp eq i32 %93, 0
  br i1 %94, label %95, label %99

95:                                               ; preds = %88, %80
  %96 = load ptr, ptr %1, align 8, !tbaa !75
  %97 = getelementptr inbounds i8, ptr %0, i64 56
  %98 = tail call i32 (ptr, i64, ptr, ...) @snprintf(ptr noundef nonnull dereferenceable(1) %97, i64 noundef 512, ptr noundef nonnull readonly @.str.5, ptr noundef %96) #18
  br label %113

99:                                               ; preds = %88
  %100 = getelementptr inbounds i8, ptr %0, i64 32
  %101 = load i64, ptr %100, align 8, !tbaa !62
  %102 = icmp sgt i64 %81, %101
  br i1 %102, label %103, label %113

103:                                              ; preds = %99
  %104 = tail call ptr @tfc_alloc(i64 noundef %81) #20
  %105 = icmp eq ptr %104, null
  br i1 %105, label %106, label %110

106:                                              ; preds = %103
  %107 = load ptr, ptr %1, align 8, !tbaa !75
  %108 = getelementptr inbounds i8, ptr %0, i64 56
  %109 = tail call i32 (ptr, i64, ptr, ...) @snprintf(ptr noundef nonnull dereferenceable(1) %108, i64 noundef 512, ptr noundef nonnull readonly @.str, ptr noundef %107) #18
  br label %113

110:                                              ; preds = %103
  %111 = getelementptr inbounds i8, ptr %0, i64 24
  %112 = load ptr, ptr %111, align 8, !tbaa !56
  tail call void @free(ptr noundef %112) #18
  store ptr %104, ptr %111, align 8, !tbaa !56
  store i64 %81, ptr %100, align 8, !tbaa !62
  br label %113

113:                                              ; preds = %30, %41, %73, %95, %106, %110, %99
  %114 = phi i32 [ 0, %99 ], [ 8, %106 ], [ 0, %110 ], [ 3, %30 ], [ 3, %41 ], [ 8, %73 ], [ 3, %95 ]
  ret i32 %114
}

; Function Attrs: nounwind optsize
define weak hidden i32 @tfc_reserve(ptr noundef %0, i32 noundef %1, ptr noundef %2) local_unnamed_addr #0 {
  %4 = load ptr, ptr %0, align 8, !tbaa !52
  %5 = getelementptr inbounds i8, ptr %4, i64 8
  %6 = load ptr, ptr %5, align 8, !tbaa !60
  %7 = sext i32 %1 to i64
  %8 = getelementptr inbounds %struct.tfc_entry, ptr %6, i64 %7
  %9 = getelementptr inbounds i8, ptr %8, i64 64
  %10 = load i32, ptr %9, align 8, !tbaa !70
  %11 = add nsw i32 %10, 1
  %12 = zext i32 %11 to i64
  %13 = alloca i64, i64 %12, align 16
  %14 = getelementptr inbounds i8, ptr %8, i64 72
  %15 = load i32, ptr %14, align 8, !tbaa !72
  %16 = icmp sgt i32 %15, 0
  br i1 %16, label %17, label %20

17:                                               ; preds = %3
  %18 = zext nneg i32 %15 to i64
  %19 = shl nuw nsw i64 %18, 3
  call void @llvm.memcpy.p0.p0.i64(ptr nonnull align 16 %13, ptr align 8 %2, i64 %19, i1 false), !tbaa !44
  br label %20

20:                                               ; preds = %17, %3
  %21 = call i32 @tfc_sizes(ptr noundef nonnull %0, ptr noundef nonnull %8, ptr noundef nonnull %13) #20
  ret i32 %21
}

; Function Attrs: mustprogress nocallback nofree nosync nounwind willreturn
declare ptr @llvm.stacksave.p0() #10

; Function Attrs: mustprogress nocallback nofree nosync nounwind willreturn
declare void @llvm.stackrestore.p0(ptr) #10

; Function Attrs: nounwind optsize
define weak hidden i32 @tfc_run(ptr noundef %0, ptr noundef %1, ptr noundef %2, ptr noundef %3, ptr noundef %4) local_unnamed_addr #0 {
  %6 = alloca %struct.tfc_call, align 8
  call void @llvm.lifetime.start.p0(i64 112, ptr nonnull %6) #13
  store ptr %2, ptr %6, align 8, !tbaa !81
  %7 = getelementptr inbounds i8, ptr %6, i64 8
  store ptr %3, ptr %7, align 8, !tbaa !82
  %8 = getelementptr inbounds i8, ptr %6, i64 16
  store ptr %4, ptr %8, align 8, !tbaa !83
  %9 = getelementptr inbounds i8, ptr %6, i64 24
  %10 = getelementptr inbounds i8, ptr %0, i64 24
  %11 = load ptr, ptr %10, align 8, !tbaa !56
  store ptr %11, ptr %9, align 8, !tbaa !84
  %12 = getelementptr inbounds i8, ptr %6, i64 32
  %13 = getelementptr inbounds i8, ptr %0, i64 8
  %14 = load ptr, ptr %13, align 8, !tbaa !51
  store ptr %14, ptr %12, align 8, !tbaa !85
  %15 = getelementptr inbounds i8, ptr %6, i64 40
  %16 = getelementptr inbounds i8, ptr %0, i64 16
  %17 = load ptr, ptr %16, align 8, !tbaa !55
  store ptr %17, ptr %15, align 8, !tbaa !86
  %18 = getelementptr inbounds i8, ptr %6, i64 48
  %19 = load ptr, ptr %0, align 8, !tbaa !52
  %20 = getelementptr inbounds i8, ptr %19, i64 24
  %21 = load ptr, ptr %20, align 8, !tbaa !87
  store ptr %21, ptr %18, align 8, !tbaa !88
  %22 = getelementptr inbounds i8, ptr %6, i64 56
  %23 = getelementptr inbounds i8, ptr %0, i64 40
  %24 = load ptr, ptr %23, align 8, !tbaa !49
  store ptr %24, ptr %22, align 8, !tbaa !15
  %25 = getelementptr inbounds i8, ptr %6, i64 64
  %26 = getelementptr inbounds i8, ptr %6, i64 80
  %27 = getelementptr inbounds i8, ptr %6, i64 88
  %28 = getelementptr inbounds i8, ptr %6, i64 96
  %29 = getelementptr inbounds i8, ptr %0, i64 48
  call void @llvm.memset.p0.i64(ptr noundef nonnull align 8 dereferenceable(32) %25, i8 0, i64 32, i1 false)
  %30 = load i64, ptr %29, align 8, !tbaa !61
  store i64 %30, ptr %28, align 8, !tbaa !17
  %31 = getelementptr inbounds i8, ptr %6, i64 104
  store ptr null, ptr %31, align 8, !tbaa !35
  %32 = getelementptr inbounds i8, ptr %0, i64 56
  store i8 0, ptr %32, align 8, !tbaa !89
  %33 = getelementptr inbounds i8, ptr %1, i64 8
  %34 = load ptr, ptr %33, align 8, !tbaa !90
  %35 = call i32 %34(ptr noundef nonnull %6) #18
  %36 = icmp eq i32 %35, 0
  br i1 %36, label %118, label %37

37:                                               ; preds = %5
  %38 = icmp slt i32 %35, 0
  %39 = getelementptr inbounds i8, ptr %1, i64 68
  %40 = load i32, ptr %39, align 4, !tbaa !91
  %41 = icmp sgt i32 %35, %40
  %42 = select i1 %38, i1 true, i1 %41
  br i1 %42, label %43, label %46

43:                                               ; preds = %37
  %44 = load ptr, ptr %1, align 8, !tbaa !75
  %45 = call i32 (ptr, i64, ptr, ...) @snprintf(ptr noundef nonnull dereferenceable(1) %32, i64 noundef 512, ptr noundef nonnull @.str.1, ptr noundef %44, i32 noundef %35, i32 noundef %40) #18
  br label %118

46:                                               ; preds = %37
  %47 = getelementptr inbounds i8, ptr %1, i64 40
  %48 = load ptr, ptr %47, align 8, !tbaa !92
  %49 = add nsw i32 %35, -1
  %50 = zext nneg i32 %49 to i64
  %51 = getelementptr inbounds %struct.tfc_site, ptr %48, i64 %50
  %52 = load ptr, ptr %51, align 8, !tbaa !93
  %53 = getelementptr inbounds i8, ptr %51, i64 8
  %54 = load ptr, ptr %53, align 8, !tbaa !95
  %55 = call i32 (ptr, i64, ptr, ...) @snprintf(ptr noundef nonnull dereferenceable(1) %32, i64 noundef 512, ptr noundef nonnull @.str.6, ptr noundef %52, ptr noundef %54) #18
  %56 = getelementptr inbounds i8, ptr %51, i64 16
  %57 = load ptr, ptr %56, align 8, !tbaa !96
  %58 = load i8, ptr %57, align 1
  %59 = icmp ne i8 %58, 0
  %60 = icmp ult i32 %55, 511
  %61 = and i1 %60, %59
  br i1 %61, label %62, label %113

62:                                               ; preds = %46
  %63 = zext nneg i32 %55 to i64
  br label %64

64:                                               ; preds = %106, %62
  %65 = phi i8 [ %109, %106 ], [ %58, %62 ]
  %66 = phi i64 [ %108, %106 ], [ %63, %62 ]
  %67 = phi ptr [ %107, %106 ], [ %57, %62 ]
  %68 = icmp eq i8 %65, 123
  br i1 %68, label %69, label %86

69:                                               ; preds = %64
  %70 = getelementptr inbounds i8, ptr %67, i64 1
  %71 = load i8, ptr %70, align 1
  %72 = icmp eq i8 %71, 97
  br i1 %72, label %73, label %77

73:                                               ; preds = %69
  %74 = getelementptr inbounds i8, ptr %67, i64 2
  %75 = load i8, ptr %74, align 1
  %76 = icmp eq i8 %75, 125
  br label %86

77:                                               ; preds = %69
  %78 = zext i8 %71 to i32
  %79 = add nsw i32 %78, -98
  %80 = icmp eq i32 %79, 0
  br i1 %80, label %81, label %86

81:                                               ; preds = %77
  %82 = getelementptr inbounds i8, ptr %67, i64 2
  %83 = load i8, ptr %82, align 1
  %84 = zext i8 %83 to i32
  %85 = add nsw i32 %84, -125
  br label %86

86:                                               ; preds = %73, %64, %81, %77
  %87 = phi i1 [ false, %77 ], [ false, %81 ], [ false, %64 ], [ %76, %73 ]
  %88 = phi i32 [ %79, %77 ], [ %85, %81 ], [ 1, %64 ], [ 1, %73 ]
  %89 = icmp eq i32 %88, 0
  %90 = select i1 %87, i1 true, i1 %89
  br i1 %90, label %91, label %101

91:                                               ; preds = %86
  %92 = getelementptr inbounds i8, ptr %32, i64 %66
  %93 = sub nuw nsw i64 512, %66
  %94 = load i64, ptr %26, align 8
  %95 = load i64, ptr %27, align 8
  %96 = select i1 %87, i64 %94, i64 %95
  %97 = call i32 (ptr, i64, ptr, ...) @snprintf(ptr noundef nonnull %92, i64 noundef %93, ptr noundef nonnull @.str.9, i64 noundef %96) #18
  %98 = sext i32 %97 to i64
  %99 = add nsw i64 %66, %98
  %100 = getelementptr inbounds i8, ptr %67, i64 3
  br label %106

101:                                              ; preds = %86
  %102 = getelementptr inbounds i8, ptr %67, i64 1
  %103 = add nuw nsw i64 %66, 1
  %104 = getelementptr inbounds [512 x i8], ptr %32, i64 0, i64 %66
  store i8 %65, ptr %104, align 1, !tbaa !89
  %105 = getelementptr inbounds [512 x i8], ptr %32, i64 0, i64 %103
  store i8 0, ptr %105, align 1, !tbaa !89
  br label %106

106:                                              ; preds = %101, %91
  %107 = phi ptr [ %100, %91 ], [ %102, %101 ]
  %108 = phi i64 [ %99, %91 ], [ %103, %101 ]
  %109 = load i8, ptr %107, align 1
  %110 = icmp ne i8 %109, 0
  %111 = icmp ult i64 %108, 511
  %112 = select i1 %110, i1 %111, i1 false
  br i1 %112, label %64, label %113, !llvm.loop !97

113:                                              ; preds = %106, %46
  %114 = load ptr, ptr %47, align 8, !tbaa !92
  %115 = getelementptr inbounds %struct.tfc_site, ptr %114, i64 %50, i32 3
  %116 = load i64, ptr %115, align 8, !tbaa !98
  %117 = trunc i64 %116 to i32
  br label %118

118:                                              ; preds = %5, %113, %43
  %119 = phi i32 [ 3, %43 ], [ %117, %113 ], [ 0, %5 ]
  call void @llvm.lifetime.end.p0(i64 112, ptr nonnull %6) #13
  ret i32 %119
}

; Function Attrs: nofree nounwind optsize
declare noundef i32 @snprintf(ptr noalias nocapture noundef writeonly, i64 noundef, ptr nocapture noundef readonly, ...) local_unnamed_addr #11

; Function Attrs: nounwind optsize
define weak hidden i32 @tfc_run_checked(ptr noundef %0, i32 noundef %1, ptr noundef %2, ptr noundef %3, ptr noundef %4) local_unnamed_addr #0 {
  %6 = load ptr, ptr %0, align 8, !tbaa !52
  %7 = getelementptr inbounds i8, ptr %6, i64 8
  %8 = load ptr, ptr %7, align 8, !tbaa !60
  %9 = sext i32 %1 to i64
  %10 = getelementptr inbounds %struct.tfc_entry, ptr %8, i64 %9
  %11 = getelementptr inbounds i8, ptr %10, i64 56
  %12 = load i32, ptr %11, align 8, !tbaa !78
  %13 = getelementptr inbounds i8, ptr %10, i64 60
  %14 = load i32, ptr %13, align 4, !tbaa !80
  %15 = add i32 %14, %12
  %16 = tail call i32 @tfc_sizes(ptr noundef nonnull %0, ptr noundef %10, ptr noundef %4) #20
  %17 = icmp eq i32 %16, 0
  br i1 %17, label %18, label %80

18:                                               ; preds = %5
  %19 = add nsw i32 %15, 1
  %20 = zext i32 %19 to i64
  %21 = tail call ptr @llvm.stacksave.p0()
  %22 = alloca ptr, i64 %20, align 16
  %23 = shl nuw nsw i64 %20, 3
  call void @llvm.memset.p0.i64(ptr nonnull align 16 %22, i8 0, i64 %23, i1 false)
  %24 = getelementptr inbounds i8, ptr %10, i64 16
  %25 = load ptr, ptr %24, align 8, !tbaa !77
  %26 = call fastcc i32 @borrow(ptr noundef nonnull %0, ptr noundef %25, i32 noundef %12, ptr noundef %2, ptr noundef %3, ptr noundef %4, i32 noundef 1, ptr noundef nonnull %22) #20
  %27 = icmp eq i32 %26, 0
  br i1 %27, label %28, label %40

28:                                               ; preds = %18
  %29 = getelementptr inbounds i8, ptr %10, i64 24
  %30 = load ptr, ptr %29, align 8, !tbaa !79
  %31 = load i32, ptr %13, align 4, !tbaa !80
  %32 = sext i32 %12 to i64
  %33 = getelementptr inbounds ptr, ptr %2, i64 %32
  %34 = getelementptr inbounds i64, ptr %3, i64 %32
  %35 = getelementptr inbounds ptr, ptr %22, i64 %32
  %36 = call fastcc i32 @borrow(ptr noundef nonnull %0, ptr noundef %30, i32 noundef %31, ptr noundef %33, ptr noundef %34, ptr noundef %4, i32 noundef 0, ptr noundef nonnull %35) #20
  %37 = icmp eq i32 %36, 0
  br i1 %37, label %38, label %40

38:                                               ; preds = %28
  %39 = call i32 @tfc_run(ptr noundef nonnull %0, ptr noundef nonnull %10, ptr noundef nonnull %22, ptr noundef nonnull %35, ptr noundef %4) #20
  br label %40

40:                                               ; preds = %18, %38, %28
  %41 = phi i32 [ %39, %38 ], [ %36, %28 ], [ %26, %18 ]
  %42 = icmp sgt i32 %15, 0
  br i1 %42, label %43, label %48

43:                                               ; preds = %40
  %44 = getelementptr inbounds i8, ptr %10, i64 24
  %45 = icmp eq i32 %41, 0
  %46 = sext i32 %12 to i64
  %47 = zext nneg i32 %15 to i64
  br label %49

48:                                               ; preds = %77, %40
  call void @llvm.stackrestore.p0(ptr %21)
  br label %80

49:                                               ; preds = %43, %77
  %50 = phi i64 [ 0, %43 ], [ %78, %77 ]
  %51 = getelementptr inbounds ptr, ptr %22, i64 %50
  %52 = load ptr, ptr %51, align 8, !tbaa !57
  %53 = getelementptr inbounds ptr, ptr %2, i64 %50
  %54 = load ptr, ptr %53, align 8, !tbaa !57
  %55 = icmp eq ptr %52, %54
  br i1 %55, label %77, label %56

56:                                               ; preds = %49
  %57 = icmp eq ptr %52, null
  %58 = icmp slt i64 %50, %46
  %59 = select i1 %57, i1 true, i1 %58
  br i1 %59, label %75, label %60

60:                                               ; preds = %56
  %61 = load ptr, ptr %44, align 8, !tbaa !79
  %62 = sub nsw i64 %50, %46
  %63 = getelementptr inbounds %struct.tfc_port, ptr %61, i64 %62
  %64 = call i64 @tfc_elements(ptr noundef %63, ptr noundef %4) #20
  %65 = getelementptr inbounds i8, ptr %63, i64 20
  %66 = load i32, ptr %65, align 4, !tbaa !67
  %67 = call i64 @tfc_dtype_size(i32 noundef %66) #20
  %68 = mul i64 %67, %64
  %69 = icmp ne i64 %68, 0
  %70 = select i1 %45, i1 %69, i1 false
  %71 = load ptr, ptr %51, align 8, !tbaa !57
  br i1 %70, label %72, label %75

72:                                               ; preds = %60
  %73 = load ptr, ptr %53, align 8, !tbaa !57
  call void @llvm.memcpy.p0.p0.i64(ptr align 1 %73, ptr align 1 %71, i64 %68, i1 false)
  %74 = load ptr, ptr %51, align 8, !tbaa !57
  br label %75

75:                                               ; preds = %56, %72, %60
  %76 = phi ptr [ %52, %56 ], [ %74, %72 ], [ %71, %60 ]
  call void @free(ptr noundef %76) #18
  br label %77

77:                                               ; preds = %49, %75
  %78 = add nuw nsw i64 %50, 1
  %79 = icmp eq i64 %78, %47
  br i1 %79, label %48, label %49, !llvm.loop !99

80:                                               ; preds = %5, %48
  %81 = phi i32 [ %41, %48 ], [ %16, %5 ]
  ret i32 %81
}

; Function Attrs: nounwind optsize
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
  %16 = tail call i64 @tfc_elements(ptr noundef %15, ptr noundef %5) #20
  %17 = getelementptr inbounds i64, ptr %4, i64 %14
  %18 = load i64, ptr %17, align 8, !tbaa !44
  %19 = icmp eq i64 %18, %16
  br i1 %19, label %24, label %20

20:                                               ; preds = %13
  %21 = getelementptr inbounds i8, ptr %0, i64 56
  %22 = load ptr, ptr %15, align 8, !tbaa !100
  %23 = tail call i32 (ptr, i64, ptr, ...) @snprintf(ptr noundef nonnull dereferenceable(1) %21, i64 noundef 512, ptr noundef nonnull @.str.10, ptr noundef %22, i64 noundef %18, i64 noundef %16) #18
  br label %62

24:                                               ; preds = %13
  %25 = getelementptr inbounds ptr, ptr %3, i64 %14
  %26 = load ptr, ptr %25, align 8, !tbaa !57
  %27 = icmp eq ptr %26, null
  %28 = icmp ne i64 %16, 0
  %29 = and i1 %28, %27
  br i1 %29, label %30, label %34

30:                                               ; preds = %24
  %31 = load ptr, ptr %15, align 8, !tbaa !100
  %32 = getelementptr inbounds i8, ptr %0, i64 56
  %33 = tail call i32 (ptr, i64, ptr, ...) @snprintf(ptr noundef nonnull dereferenceable(1) %32, i64 noundef 512, ptr noundef nonnull readonly @.str.11, ptr noundef %31) #18
  br label %62

34:                                               ; preds = %24
  %35 = getelementptr inbounds ptr, ptr %7, i64 %14
  store ptr %26, ptr %35, align 8, !tbaa !57
  %36 = load ptr, ptr %25, align 8, !tbaa !57
  %37 = ptrtoint ptr %36 to i64
  %38 = and i64 %37, 63
  %39 = icmp ne i64 %38, 0
  %40 = icmp eq ptr %36, null
  %41 = or i1 %40, %39
  br i1 %41, label %42, label %59

42:                                               ; preds = %34
  %43 = tail call i64 @tfc_elements(ptr noundef %15, ptr noundef %5) #20
  %44 = getelementptr inbounds i8, ptr %15, i64 20
  %45 = load i32, ptr %44, align 4, !tbaa !67
  %46 = tail call i64 @tfc_dtype_size(i32 noundef %45) #20
  %47 = mul i64 %46, %43
  %48 = tail call ptr @tfc_alloc(i64 noundef %47) #20
  store ptr %48, ptr %35, align 8, !tbaa !57
  %49 = icmp eq ptr %48, null
  br i1 %49, label %50, label %54

50:                                               ; preds = %42
  %51 = load ptr, ptr %15, align 8, !tbaa !100
  %52 = getelementptr inbounds i8, ptr %0, i64 56
  %53 = tail call i32 (ptr, i64, ptr, ...) @snprintf(ptr noundef nonnull dereferenceable(1) %52, i64 noundef 512, ptr noundef nonnull readonly @.str, ptr noundef %51) #18
  br label %62

54:                                               ; preds = %42
  %55 = icmp ne i64 %47, 0
  %56 = and i1 %11, %55
  br i1 %56, label %57, label %59

57:                                               ; preds = %54
  %58 = load ptr, ptr %25, align 8, !tbaa !57
  tail call void @llvm.memcpy.p0.p0.i64(ptr nonnull align 1 %48, ptr align 1 %58, i64 %47, i1 false)
  br label %59

59:                                               ; preds = %34, %54, %57
  %60 = add nuw nsw i64 %14, 1
  %61 = icmp eq i64 %60, %12
  br i1 %61, label %62, label %13, !llvm.loop !101

62:                                               ; preds = %59, %8, %50, %30, %20
  %63 = phi i32 [ 3, %20 ], [ 3, %30 ], [ 8, %50 ], [ 0, %8 ], [ 0, %59 ]
  ret i32 %63
}

; Function Attrs: nounwind optsize
declare i64 @syscall(i64 noundef, ...) local_unnamed_addr #7

; Function Attrs: nounwind optsize
declare i32 @pthread_attr_init(ptr noundef) local_unnamed_addr #7

; Function Attrs: nounwind optsize
declare i32 @pthread_attr_setstacksize(ptr noundef, i64 noundef) local_unnamed_addr #7

; Function Attrs: nounwind optsize
declare i32 @sigfillset(ptr noundef) local_unnamed_addr #7

; Function Attrs: nounwind optsize
declare i32 @pthread_sigmask(i32 noundef, ptr noundef, ptr noundef) local_unnamed_addr #7

; Function Attrs: nounwind optsize
declare i32 @pthread_create(ptr noundef, ptr noundef, ptr noundef, ptr noundef) local_unnamed_addr #7

; Function Attrs: nounwind optsize
define internal noalias noundef ptr @work(ptr nocapture noundef readonly %0) #0 {
  %2 = alloca i32, align 4
  %3 = alloca i32, align 4
  call void @llvm.lifetime.start.p0(i64 4, ptr nonnull %2)
  call void @llvm.lifetime.start.p0(i64 4, ptr nonnull %3)
  call void @llvm.x86.sse.stmxcsr(ptr nonnull %2)
  %4 = load i32, ptr %2, align 4
  %5 = or i32 %4, 32832
  store i32 %5, ptr %3, align 4
  call void @llvm.x86.sse.ldmxcsr(ptr nonnull %3)
  call void @llvm.lifetime.end.p0(i64 4, ptr nonnull %2)
  call void @llvm.lifetime.end.p0(i64 4, ptr nonnull %3)
  %6 = load ptr, ptr %0, align 8, !tbaa !20
  %7 = getelementptr inbounds i8, ptr %6, i64 136
  %8 = load atomic i32, ptr %7 seq_cst, align 8
  %9 = icmp eq i32 %8, 0
  br i1 %9, label %10, label %62

10:                                               ; preds = %1
  %11 = getelementptr inbounds i8, ptr %0, i64 8
  %12 = getelementptr inbounds i8, ptr %6, i64 128
  %13 = getelementptr inbounds i8, ptr %6, i64 132
  br label %14

14:                                               ; preds = %18, %10
  %15 = load i32, ptr %11, align 8, !tbaa !21
  %16 = call fastcc i32 @run_chunk(ptr noundef %6, i32 noundef %15) #20
  %17 = icmp eq i32 %16, 0
  br i1 %17, label %19, label %18

18:                                               ; preds = %14, %59
  br label %14, !llvm.loop !102

19:                                               ; preds = %14
  %20 = load i32, ptr %11, align 8, !tbaa !21
  %21 = load atomic i64, ptr %6 seq_cst, align 64
  %22 = and i64 %21, 4294967295
  %23 = icmp eq i64 %22, 0
  %24 = lshr i64 %21, 32
  %25 = trunc nuw i64 %24 to i32
  %26 = icmp ugt i32 %20, %25
  %27 = select i1 %23, i1 true, i1 %26
  br i1 %27, label %28, label %59

28:                                               ; preds = %19, %31
  %29 = phi i32 [ %32, %31 ], [ 0, %19 ]
  %30 = icmp eq i32 %29, 399
  br i1 %30, label %41, label %31

31:                                               ; preds = %28
  %32 = add nuw nsw i32 %29, 1
  call void @llvm.x86.sse2.pause()
  %33 = load i32, ptr %11, align 8, !tbaa !21
  %34 = load atomic i64, ptr %6 seq_cst, align 64
  %35 = and i64 %34, 4294967295
  %36 = icmp eq i64 %35, 0
  %37 = lshr i64 %34, 32
  %38 = trunc nuw i64 %37 to i32
  %39 = icmp ugt i32 %33, %38
  %40 = select i1 %36, i1 true, i1 %39
  br i1 %40, label %28, label %59, !llvm.loop !103

41:                                               ; preds = %28
  %42 = load atomic i32, ptr %12 seq_cst, align 64
  %43 = atomicrmw add ptr %13, i32 1 seq_cst, align 4
  %44 = load i32, ptr %11, align 8, !tbaa !21
  %45 = load atomic i64, ptr %6 seq_cst, align 64
  %46 = and i64 %45, 4294967295
  %47 = icmp eq i64 %46, 0
  %48 = lshr i64 %45, 32
  %49 = trunc nuw i64 %48 to i32
  %50 = icmp ugt i32 %44, %49
  %51 = select i1 %47, i1 true, i1 %50
  br i1 %51, label %52, label %57

52:                                               ; preds = %41
  %53 = load atomic i32, ptr %7 seq_cst, align 8
  %54 = icmp eq i32 %53, 0
  br i1 %54, label %55, label %57

55:                                               ; preds = %52
  %56 = call i64 (i64, ...) @syscall(i64 noundef 202, ptr noundef nonnull %12, i32 noundef 128, i32 noundef %42, ptr noundef null, ptr noundef null, i32 noundef 0) #18
  br label %57

57:                                               ; preds = %55, %52, %41
  %58 = atomicrmw sub ptr %13, i32 1 seq_cst, align 4
  br label %59

59:                                               ; preds = %31, %19, %57
  %60 = load atomic i32, ptr %7 seq_cst, align 8
  %61 = icmp eq i32 %60, 0
  br i1 %61, label %18, label %62

62:                                               ; preds = %59, %1
  ret ptr null
}

; Function Attrs: nounwind optsize
declare i32 @pthread_attr_destroy(ptr noundef) local_unnamed_addr #7

; Function Attrs: nounwind memory(argmem: write)
declare void @llvm.x86.sse.stmxcsr(ptr) #12

; Function Attrs: nounwind
declare void @llvm.x86.sse.ldmxcsr(ptr) #13

; Function Attrs: nounwind
declare void @llvm.x86.sse2.pause() #13

; Function Attrs: nofree norecurse nosync nounwind optsize memory(read, argmem: readwrite, inaccessiblemem: none)
define internal fastcc nonnull ptr @size_of(ptr noundef readonly %0, ptr nocapture noundef readonly %1, ptr nocapture noundef writeonly %2) unnamed_addr #14 {
  %4 = alloca [64 x i64], align 16
  call void @llvm.lifetime.start.p0(i64 512, ptr nonnull %4) #13
  %5 = load i64, ptr %0, align 8, !tbaa !38
  %6 = icmp eq i64 %5, 0
  br i1 %6, label %74, label %7

7:                                                ; preds = %3, %65
  %8 = phi i64 [ %69, %65 ], [ %5, %3 ]
  %9 = phi i32 [ %67, %65 ], [ 0, %3 ]
  %10 = phi i64 [ %66, %65 ], [ 0, %3 ]
  %11 = phi ptr [ %68, %65 ], [ %0, %3 ]
  %12 = icmp eq i32 %9, 64
  %13 = select i1 %12, i64 1, i64 %10
  %14 = select i1 %12, i32 63, i32 %9
  switch i64 %8, label %65 [
    i64 1, label %15
    i64 2, label %21
    i64 3, label %29
    i64 4, label %43
    i64 5, label %57
  ]

15:                                               ; preds = %7
  %16 = getelementptr inbounds i8, ptr %11, i64 8
  %17 = load i64, ptr %16, align 8, !tbaa !40
  %18 = add nsw i32 %14, 1
  %19 = sext i32 %14 to i64
  %20 = getelementptr inbounds [64 x i64], ptr %4, i64 0, i64 %19
  store i64 %17, ptr %20, align 8, !tbaa !44
  br label %65

21:                                               ; preds = %7
  %22 = getelementptr inbounds i8, ptr %11, i64 8
  %23 = load i64, ptr %22, align 8, !tbaa !40
  %24 = getelementptr inbounds i64, ptr %1, i64 %23
  %25 = load i64, ptr %24, align 8, !tbaa !44
  %26 = add nsw i32 %14, 1
  %27 = sext i32 %14 to i64
  %28 = getelementptr inbounds [64 x i64], ptr %4, i64 0, i64 %27
  store i64 %25, ptr %28, align 8, !tbaa !44
  br label %65

29:                                               ; preds = %7
  %30 = add nsw i32 %14, -1
  %31 = add nsw i32 %14, -2
  %32 = sext i32 %31 to i64
  %33 = getelementptr inbounds [64 x i64], ptr %4, i64 0, i64 %32
  %34 = load i64, ptr %33, align 8, !tbaa !44
  %35 = sext i32 %30 to i64
  %36 = getelementptr inbounds [64 x i64], ptr %4, i64 0, i64 %35
  %37 = load i64, ptr %36, align 8, !tbaa !44
  %38 = tail call { i64, i1 } @llvm.sadd.with.overflow.i64(i64 %34, i64 %37)
  %39 = extractvalue { i64, i1 } %38, 1
  %40 = extractvalue { i64, i1 } %38, 0
  store i64 %40, ptr %33, align 8
  %41 = zext i1 %39 to i64
  %42 = or i64 %13, %41
  br label %65

43:                                               ; preds = %7
  %44 = add nsw i32 %14, -1
  %45 = add nsw i32 %14, -2
  %46 = sext i32 %45 to i64
  %47 = getelementptr inbounds [64 x i64], ptr %4, i64 0, i64 %46
  %48 = load i64, ptr %47, align 8, !tbaa !44
  %49 = sext i32 %44 to i64
  %50 = getelementptr inbounds [64 x i64], ptr %4, i64 0, i64 %49
  %51 = load i64, ptr %50, align 8, !tbaa !44
  %52 = tail call { i64, i1 } @llvm.smul.with.overflow.i64(i64 %48, i64 %51)
  %53 = extractvalue { i64, i1 } %52, 1
  %54 = extractvalue { i64, i1 } %52, 0
  store i64 %54, ptr %47, align 8
  %55 = zext i1 %53 to i64
  %56 = or i64 %13, %55
  br label %65

57:                                               ; preds = %7
  %58 = getelementptr inbounds i8, ptr %11, i64 8
  %59 = load i64, ptr %58, align 8, !tbaa !40
  %60 = add nsw i32 %14, -1
  %61 = sext i32 %60 to i64
  %62 = getelementptr inbounds [64 x i64], ptr %4, i64 0, i64 %61
  %63 = load i64, ptr %62, align 8, !tbaa !44
  %64 = sdiv i64 %63, %59
  store i64 %64, ptr %62, align 8, !tbaa !44
  br label %65

65:                                               ; preds = %15, %21, %29, %43, %57, %7
  %66 = phi i64 [ %13, %7 ], [ %13, %57 ], [ %56, %43 ], [ %42, %29 ], [ %13, %21 ], [ %13, %15 ]
  %67 = phi i32 [ %14, %7 ], [ %14, %57 ], [ %44, %43 ], [ %30, %29 ], [ %26, %21 ], [ %18, %15 ]
  %68 = getelementptr inbounds i8, ptr %11, i64 16
  %69 = load i64, ptr %68, align 8, !tbaa !38
  %70 = icmp eq i64 %69, 0
  br i1 %70, label %71, label %7, !llvm.loop !104

71:                                               ; preds = %65
  %72 = load i64, ptr %4, align 16
  %73 = icmp ne i64 %66, 0
  br label %74

74:                                               ; preds = %71, %3
  %75 = phi i64 [ undef, %3 ], [ %72, %71 ]
  %76 = phi ptr [ %0, %3 ], [ %68, %71 ]
  %77 = phi i1 [ false, %3 ], [ %73, %71 ]
  %78 = icmp sgt i64 %75, 2305843009213693951
  %79 = select i1 %77, i1 true, i1 %78
  %80 = icmp slt i64 %75, 0
  %81 = select i1 %80, i64 -2, i64 %75
  %82 = select i1 %79, i64 -1, i64 %81
  store i64 %82, ptr %2, align 8, !tbaa !44
  %83 = getelementptr inbounds i8, ptr %76, i64 16
  call void @llvm.lifetime.end.p0(i64 512, ptr nonnull %4) #13
  ret ptr %83
}

; Function Attrs: nounwind optsize
define internal fastcc i32 @fits(ptr nocapture noundef readonly %0, i32 noundef %1, ptr nocapture noundef readonly %2) unnamed_addr #0 {
  %4 = icmp slt i32 %1, 1
  br i1 %4, label %59, label %5

5:                                                ; preds = %3
  %6 = zext nneg i32 %1 to i64
  %7 = zext nneg i32 %1 to i64
  br label %12

8:                                                ; preds = %12, %26
  %9 = add nuw nsw i64 %13, 1
  %10 = icmp uge i64 %9, %6
  %11 = icmp eq i64 %9, %7
  br i1 %11, label %56, label %12, !llvm.loop !105

12:                                               ; preds = %5, %8
  %13 = phi i64 [ 0, %5 ], [ %9, %8 ]
  %14 = phi i1 [ false, %5 ], [ %10, %8 ]
  %15 = getelementptr inbounds %struct.tfc_port, ptr %0, i64 %13
  %16 = getelementptr inbounds i8, ptr %15, i64 20
  %17 = load i32, ptr %16, align 4, !tbaa !67
  %18 = tail call i64 @tfc_dtype_size(i32 noundef %17) #20
  %19 = getelementptr inbounds i8, ptr %15, i64 16
  %20 = load i32, ptr %19, align 8, !tbaa !45
  %21 = icmp sgt i32 %20, 0
  br i1 %21, label %22, label %8

22:                                               ; preds = %12
  %23 = getelementptr inbounds i8, ptr %15, i64 8
  %24 = load ptr, ptr %23, align 8, !tbaa !47
  %25 = zext nneg i32 %20 to i64
  br label %30

26:                                               ; preds = %42
  %27 = icmp eq i32 %53, 0
  %28 = icmp ne i32 %46, 0
  %29 = select i1 %27, i1 true, i1 %28
  br i1 %29, label %8, label %56

30:                                               ; preds = %22, %42
  %31 = phi i64 [ 0, %22 ], [ %54, %42 ]
  %32 = phi i32 [ 0, %22 ], [ %53, %42 ]
  %33 = phi i32 [ 0, %22 ], [ %46, %42 ]
  %34 = phi i64 [ %18, %22 ], [ %49, %42 ]
  %35 = getelementptr inbounds i64, ptr %24, i64 %31
  %36 = load i64, ptr %35, align 8, !tbaa !44
  %37 = icmp slt i64 %36, 0
  br i1 %37, label %38, label %42

38:                                               ; preds = %30
  %39 = xor i64 %36, -1
  %40 = getelementptr inbounds i64, ptr %2, i64 %39
  %41 = load i64, ptr %40, align 8, !tbaa !44
  br label %42

42:                                               ; preds = %30, %38
  %43 = phi i64 [ %41, %38 ], [ %36, %30 ]
  %44 = icmp eq i64 %43, 0
  %45 = zext i1 %44 to i32
  %46 = or i32 %33, %45
  %47 = tail call { i64, i1 } @llvm.smul.with.overflow.i64(i64 %34, i64 %43)
  %48 = extractvalue { i64, i1 } %47, 1
  %49 = extractvalue { i64, i1 } %47, 0
  %50 = icmp sgt i64 %49, 2305843009213693951
  %51 = or i1 %48, %50
  %52 = zext i1 %51 to i32
  %53 = or i32 %32, %52
  %54 = add nuw nsw i64 %31, 1
  %55 = icmp eq i64 %54, %25
  br i1 %55, label %26, label %30, !llvm.loop !106

56:                                               ; preds = %8, %26
  %57 = phi i1 [ %14, %26 ], [ %10, %8 ]
  %58 = zext i1 %57 to i32
  br label %59

59:                                               ; preds = %56, %3
  %60 = phi i32 [ 1, %3 ], [ %58, %56 ]
  ret i32 %60
}

; Function Attrs: mustprogress nocallback nofree nosync nounwind speculatable willreturn memory(none)
declare { i64, i1 } @llvm.sadd.with.overflow.i64(i64, i64) #15

; Function Attrs: mustprogress nocallback nofree nosync nounwind speculatable willreturn memory(none)
declare { i64, i1 } @llvm.smul.with.overflow.i64(i64, i64) #15

; Function Attrs: nocallback nofree nosync nounwind speculatable willreturn memory(none)
declare i64 @llvm.smax.i64(i64, i64) #16

; Function Attrs: nocallback nofree nosync nounwind speculatable willreturn memory(none)
declare i64 @llvm.smin.i64(i64, i64) #16

attributes #0 = { nounwind optsize "no-trapping-math"="true" }
attributes #1 = { mustprogress nocallback nofree nosync nounwind willreturn memory(argmem: readwrite) }
attributes #2 = { mustprogress nofree nounwind optsize willreturn allockind("alloc,uninitialized,aligned") allocsize(1) memory(inaccessiblemem: readwrite) "alloc-family"="malloc" "no-trapping-math"="true" }
attributes #3 = { mustprogress nocallback nofree nounwind willreturn memory(argmem: write) }
attributes #4 = { mustprogress nocallback nofree nounwind willreturn memory(argmem: readwrite) }
attributes #5 = { optsize "no-trapping-math"="true" }
attributes #6 = { mustprogress nounwind optsize willreturn allockind("free") memory(argmem: readwrite, inaccessiblemem: readwrite) "alloc-family"="malloc" "no-trapping-math"="true" }
attributes #7 = { nounwind optsize "no-trapping-math"="true" }
attributes #8 = { mustprogress nocallback nofree nosync nounwind willreturn memory(inaccessiblemem: write) }
attributes #9 = { mustprogress nofree nounwind optsize willreturn allockind("alloc,zeroed") allocsize(0,1) memory(inaccessiblemem: readwrite) "alloc-family"="malloc" "no-trapping-math"="true" }
attributes #10 = { mustprogress nocallback nofree nosync nounwind willreturn }
attributes #11 = { nofree nounwind optsize "no-trapping-math"="true" }
attributes #12 = { nounwind memory(argmem: write) }
attributes #13 = { nounwind }
attributes #14 = { nofree norecurse nosync nounwind optsize memory(read, argmem: readwrite, inaccessiblemem: none) "no-trapping-math"="true" }
attributes #15 = { mustprogress nocallback nofree nosync nounwind speculatable willreturn memory(none) }
attributes #16 = { nocallback nofree nosync nounwind speculatable willreturn memory(none) }
attributes #17 = { nounwind optsize allocsize(1) }
attributes #18 = { nounwind optsize }
attributes #19 = { nounwind optsize allocsize(0,1) }
attributes #20 = { optsize }

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
!16 = !{!"tfc_call", !8, i64 0, !8, i64 8, !8, i64 16, !8, i64 24, !8, i64 32, !8, i64 40, !8, i64 48, !8, i64 56, !8, i64 64, !8, i64 72, !9, i64 80, !9, i64 88, !9, i64 96, !8, i64 104}
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
!32 = !{!33, !9, i64 0}
!33 = !{!"timespec", !9, i64 0, !9, i64 8}
!34 = !{!33, !9, i64 8}
!35 = !{!16, !8, i64 104}
!36 = !{!37, !8, i64 0}
!37 = !{!"", !8, i64 0, !8, i64 8, !9, i64 16, !9, i64 24}
!38 = !{!39, !9, i64 0}
!39 = !{!"", !9, i64 0, !9, i64 8}
!40 = !{!39, !9, i64 8}
!41 = !{!37, !9, i64 16}
!42 = !{!37, !9, i64 24}
!43 = !{!37, !8, i64 8}
!44 = !{!9, !9, i64 0}
!45 = !{!46, !3, i64 16}
!46 = !{!"", !8, i64 0, !8, i64 8, !3, i64 16, !3, i64 20}
!47 = !{!46, !8, i64 8}
!48 = distinct !{!48, !14}
!49 = !{!50, !8, i64 40}
!50 = !{!"", !8, i64 0, !8, i64 8, !8, i64 16, !8, i64 24, !9, i64 32, !8, i64 40, !9, i64 48, !4, i64 56}
!51 = !{!50, !8, i64 8}
!52 = !{!50, !8, i64 0}
!53 = !{!54, !3, i64 36}
!54 = !{!"", !8, i64 0, !8, i64 8, !8, i64 16, !8, i64 24, !3, i64 32, !3, i64 36}
!55 = !{!50, !8, i64 16}
!56 = !{!50, !8, i64 24}
!57 = !{!8, !8, i64 0}
!58 = distinct !{!58, !14}
!59 = !{!54, !3, i64 32}
!60 = !{!54, !8, i64 8}
!61 = !{!50, !9, i64 48}
!62 = !{!50, !9, i64 32}
!63 = !{!64, !9, i64 80}
!64 = !{!"", !8, i64 0, !8, i64 8, !8, i64 16, !8, i64 24, !8, i64 32, !8, i64 40, !8, i64 48, !3, i64 56, !3, i64 60, !3, i64 64, !3, i64 68, !3, i64 72, !3, i64 76, !9, i64 80}
!65 = distinct !{!65, !14}
!66 = !{!54, !8, i64 16}
!67 = !{!46, !3, i64 20}
!68 = distinct !{!68, !14}
!69 = !{!64, !8, i64 48}
!70 = !{!64, !3, i64 64}
!71 = distinct !{!71, !14}
!72 = !{!64, !3, i64 72}
!73 = !{!64, !8, i64 32}
!74 = !{!64, !3, i64 76}
!75 = !{!64, !8, i64 0}
!76 = distinct !{!76, !14}
!77 = !{!64, !8, i64 16}
!78 = !{!64, !3, i64 56}
!79 = !{!64, !8, i64 24}
!80 = !{!64, !3, i64 60}
!81 = !{!16, !8, i64 0}
!82 = !{!16, !8, i64 8}
!83 = !{!16, !8, i64 16}
!84 = !{!16, !8, i64 24}
!85 = !{!16, !8, i64 32}
!86 = !{!16, !8, i64 40}
!87 = !{!54, !8, i64 24}
!88 = !{!16, !8, i64 48}
!89 = !{!4, !4, i64 0}
!90 = !{!64, !8, i64 8}
!91 = !{!64, !3, i64 68}
!92 = !{!64, !8, i64 40}
!93 = !{!94, !8, i64 0}
!94 = !{!"", !8, i64 0, !8, i64 8, !8, i64 16, !9, i64 24}
!95 = !{!94, !8, i64 8}
!96 = !{!94, !8, i64 16}
!97 = distinct !{!97, !14}
!98 = !{!94, !9, i64 24}
!99 = distinct !{!99, !14}
!100 = !{!46, !8, i64 0}
!101 = distinct !{!101, !14}
!102 = distinct !{!102, !14}
!103 = distinct !{!103, !14}
!104 = distinct !{!104, !14}
!105 = distinct !{!105, !14}
!106 = distinct !{!106, !14}
